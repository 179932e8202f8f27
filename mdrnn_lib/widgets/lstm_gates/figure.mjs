// The gates of one LSTM unit over a sequence. A reader holds a gate at a step, by dragging its bar
// or with the arrow keys, and every later step follows.

import { button, create, select, slider } from "../parts/controls.mjs";
import { live } from "../parts/live.mjs";
import { drawing, layout, valueAt, WORDS } from "./drawing.mjs";
import { compute, GATES, settled } from "./values.mjs";
import { player } from "../parts/player.mjs";
import {
  drawScene, fixed, htmlRuns, italic, number, spoken, svgElement, symbol, upright,
} from "../parts/scene.mjs";

const STATE = [
  "step", "playing", "gate", "at", "overrides", "forget_bias", "inputs", "weights",
];
const FINE = 0.05; // by an arrow key
const COARSE = 0.25; // by page up and page down

export default { render };

function render({ model, el }) {
  const view = create(el, "div", "md-view");
  const initial = read(model);
  let values = compute(initial);
  let glanced = 0; // the step under the pointer or the focus, or 0

  const strips = addStrips(view, initial.inputs.length, {
    glance(step) {
      glanced = step;
      readOut(reading, values, step || values.at);
    },
    choose: (gate, at) => set({ gate, at }),
    hold: (gate, at, value) => set({ gate, at, overrides: holding(gate, at, value) }),
    release: (gate, at) => set({ gate, at, overrides: without(gate, at) }),
    value: (gate, at) => valueAt(values, gate, at - 1),
  });
  const reading = create(view, "div", "md-reading");
  const controls = addControls(view, model, initial, set, { holding, without });

  function without(gate, at) {
    return values.overrides.filter(([name, t]) => name !== gate || t !== at);
  }

  function holding(gate, at, value) {
    const low = gate === "g" ? -1 : 0;
    const kept = Math.min(Math.max(Math.round(value * 100) / 100, low), 1);
    return [...without(gate, at), [gate, at, kept]];
  }

  function set(changes) {
    for (const [name, value] of Object.entries(changes)) model.set(name, value);
    model.save_changes();
    // At once: a key that is held down must find the value that it changed.
    values = compute(read(model));
  }

  return live({
    model, view, names: STATE,
    draw(width) {
      values = compute(read(model));
      strips.draw(values, width);
      readOut(reading, values, glanced || values.at);
      controls.show(values);
    },
    sentence: () => sentence(values),
    stop() {
      controls.stop();
      strips.remove();
    },
  });
}

function read(model) {
  return settled(Object.fromEntries(STATE.map((name) => [name, model.get(name)])));
}

// The drawing, and over each gate's bars a row of upright sliders, one tab stop a row.
function addStrips(view, T, { glance, choose, hold, release, value }) {
  const owner = view.ownerDocument;
  const svg = svgElement(owner, "svg", { role: "group", "font-family": "system-ui,sans-serif" });
  const picture = svgElement(owner, "g", { class: "md-drawing", "aria-hidden": "true" });
  const slots = svgElement(owner, "g", { class: "md-slots", tabindex: "-1" });
  const columns = svgElement(owner, "g", { "aria-hidden": "true" });
  svg.append(picture, columns, slots);
  view.append(svg);
  let place = null;
  let dragged = null;
  const spots = new Map();
  const rows = Object.fromEntries(GATES.map((gate) => [gate, []]));
  for (const gate of ["g", "i", "f", "o"]) {
    for (let at = 1; at <= T; at += 1) {
      const slot = svgElement(owner, "rect", {
        role: "slider", "aria-orientation": "vertical", "aria-valuemax": "1",
        "aria-valuemin": gate === "g" ? "-1" : "0", tabindex: "-1",
        "aria-label": `${WORDS[gate]} ${gate} at step ${at}`,
      });
      rows[gate].push(slot);
      spots.set(slot, { gate, at });
      slots.append(slot);
    }
  }
  const stripes = Array.from({ length: T }, (_, p) => {
    const stripe = svgElement(owner, "rect", { fill: "transparent" });
    stripe.addEventListener("pointerenter", () => glance(p + 1));
    columns.append(stripe);
    return stripe;
  });
  const leave = () => glance(spots.get(slots.querySelector(":focus-visible"))?.at ?? 0);
  svg.addEventListener("pointerleave", leave);

  const on = (type, listen) => slots.addEventListener(type, (event) => {
    const spot = spots.get(event.target);
    if (spot) listen(spot, event);
  });
  on("pointerover", ({ at }) => glance(at));
  on("focusin", ({ gate, at }, { target }) => {
    if (target.matches(":focus-visible")) choose(gate, at);
    glance(at);
  });
  on("focusout", () => glance(0));
  on("pointerdown", ({ gate, at }, event) => {
    if (event.button !== 0) return;
    const ready = event.pointerType !== "touch" || event.target.classList.contains("md-chosen");
    choose(gate, at);
    if (!ready) return; // a finger first chooses, so that it may scroll
    dragged = { gate, at };
    event.target.setPointerCapture(event.pointerId);
    dragged.from = event.clientY;
  });
  on("pointermove", (_, event) => {
    if (!dragged || (!dragged.moving && Math.abs(event.clientY - dragged.from) < 3)) return;
    dragged.moving = true;
    hold(dragged.gate, dragged.at, byHeight(event));
  });
  const lift = () => {
    dragged = null;
  };
  for (const type of ["pointerup", "pointercancel", "lostpointercapture"]) on(type, lift);
  on("dblclick", ({ gate, at }) => release(gate, at));
  on("keydown", ({ gate, at }, event) => {
    const by = {
      ArrowUp: FINE, ArrowDown: -FINE, PageUp: COARSE, PageDown: -COARSE,
    }[event.key];
    const goal = { ArrowLeft: at - 1, ArrowRight: at + 1 }[event.key];
    if (by) hold(gate, at, value(gate, at) + by);
    else if (goal) rows[gate][goal - 1]?.focus();
    else if (event.key === "Home") hold(gate, at, -1);
    else if (event.key === "End") hold(gate, at, 1);
    else if (event.key === "Delete" || event.key === "Backspace") release(gate, at);
    else return;
    event.preventDefault();
  });

  function byHeight({ clientY }) {
    const { gate } = dragged;
    const box = rows[gate][0].getBoundingClientRect();
    const share = 1 - (clientY - box.top) / box.height;
    return gate === "g" ? 2 * share - 1 : share;
  }

  return {
    draw(values, width) {
      place = layout(width, T);
      svg.setAttribute("viewBox", `0 0 ${width} ${place.height}`);
      svg.setAttribute("aria-label", "Gates, cell and output over time");
      drawScene(picture, drawing(values, place));
      stripes.forEach((stripe, p) => setAll(stripe, {
        x: place.x(p), y: 0, width: place.pitch, height: place.height,
      }));
      for (const [slot, { gate, at }] of spots) {
        const { y, height } = place.strips[gate];
        const held = values.held[at - 1].has(GATES.indexOf(gate));
        const size = valueAt(values, gate, at - 1);
        setAll(slot, {
          x: place.x(at - 1), y, width: place.pitch, height,
          class: gate === values.gate && at === values.at ? "md-chosen" : "",
          tabindex: at === values.at ? 0 : -1,
          "aria-valuenow": size.toFixed(3),
          "aria-valuetext": number(size) + (held ? ", held by you" : ""),
        });
      }
    },
    remove: lift,
  };
}

function setAll(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
}

function presets({ inputs, weights }) {
  const middle = Math.ceil(inputs.length / 2);
  const bias = weights.b[1];
  return {
    remember: ["remember", { overrides: [], forget_bias: bias }],
    leak: ["leak: f = 0.9", { overrides: [["f", 0, 0.9]], forget_bias: bias }],
    forget: [`forget at step ${middle}`, { overrides: [["f", middle, 0]], forget_bias: bias }],
    open: ["output open", { overrides: [["o", 0, 1]], forget_bias: bias }],
    bias0: ["forget bias 0", { overrides: [], forget_bias: 0 }],
    bias1: ["forget bias 1", { overrides: [], forget_bias: 1 }],
  };
}

function addControls(view, model, initial, set, { holding, without }) {
  const panel = create(view, "div", "md-controls");
  const ready = presets(initial);
  const play = player(panel, {
    model, last: () => model.get("inputs").length, caption: [upright("step "), italic("t")],
    pace: 450,
    reset: () => set(Object.fromEntries(
      ["gate", "at", "overrides", "forget_bias"].map((name) => [name, initial[name]]),
    )),
  });
  const preset = select(panel, {
    name: "preset", caption: [upright("case")],
    options: [...Object.entries(ready).map(([name, [text]]) => [name, text]), ["own", "your own"]],
  }, (name) => ready[name] && set(ready[name][1]));
  panel.querySelector("[value=own]").disabled = true; // to be shown, not to be chosen
  const bias = slider(panel, {
    name: "forget_bias", caption: [upright("forget bias")], min: -4, max: 8, step: 0.1,
    write: (value) => fixed(value, 1),
  }, (value) => set({ forget_bias: value }));
  const gate = select(panel, {
    name: "gate", caption: [upright("gate")],
    options: GATES.map((name) => [name, `${WORDS[name]} ${name}`]),
  }, (name) => set({ gate: name }));
  const at = slider(panel, {
    name: "at", caption: [upright("at step "), italic("k")], min: 1, max: 2, step: 1, write: String,
  }, (value) => set({ at: value }));
  const chosen = () => [model.get("gate"), model.get("at")];
  const value = slider(panel, {
    name: "value", caption: [upright("hold it at")], min: -1, max: 1, step: 0.01,
    write: (size) => fixed(size, 2),
  }, (size) => set({ overrides: holding(...chosen(), size) }));
  const input = panel.querySelector("[name=value]");
  button(panel, "release", "Release", () => set({ overrides: without(...chosen()) }));
  return {
    stop: play.stop,
    show(values) {
      play.show();
      const { overrides, forget_bias } = values;
      const same = JSON.stringify({ overrides, forget_bias });
      preset(Object.keys(ready).find((name) => JSON.stringify(ready[name][1]) === same) ?? "own");
      bias(forget_bias);
      gate(values.gate);
      at(values.at, values.T);
      input.min = values.gate === "g" ? -1 : 0;
      value(valueAt(values, values.gate, values.at - 1));
    },
  };
}

const from = (k, t) => [
  upright("d"), ...symbol("c", t), upright("/d"), ...symbol("c", k),
];

function readOut(parent, values, k) {
  parent.replaceChildren();
  const owner = parent.ownerDocument;
  const line = create(parent, "p", "md-equation");
  create(line, "strong", "", `step ${k}`);
  line.append("  ", ...htmlRuns(owner, numbers(values, k)));
  const second = create(parent, "p", "md-equation");
  second.append(...htmlRuns(owner, derivative(values, k)));
  const words = create(parent, "p", "md-words");
  words.append(...htmlRuns(owner, remark(values, k)));
}

function numbers(values, k) {
  const keys = k > values.step ? ["x"] : Object.keys(WORDS);
  const runs = keys.flatMap((key, m) => [
    upright(m ? ", " : ""), italic(key), upright(` = ${number(valueAt(values, key, k - 1))}`),
  ]);
  return k > values.step ? [...runs, upright(", not yet reached")] : runs;
}

function derivative({ path, total, step: t }, k) {
  if (k > t) return [upright("No derivative: "), italic("t"), upright(` = ${t} is before it.`)];
  const product = k === t ? [upright("1")]
    : k + 1 === t ? symbol("f", t)
      : [...symbol("f", k + 1), upright(k + 2 === t ? " " : "⋯"), ...symbol("f", t)];
  return [
    upright("path "), ...product, upright(k === t ? ", " : ` = ${number(path[k - 1])}, `),
    upright("total "), ...from(k, t), upright(` = ${number(total[k - 1])}`),
  ];
}

function remark({ held, overrides, inputs }, k) {
  const here = [...held[k - 1]].map(([gate]) => GATES[gate]);
  const [, store, recall] = inputs[k - 1];
  if (here.length) {
    return [upright("Held by you: "), italic(here.join(", ")), upright(". Dashes: with no gate held.")];
  }
  if (overrides.length) return [upright("Dashes show where a value would be with no gate held.")];
  if (store > 0.5) return [upright("The value of this step is to be stored.")];
  if (recall > 0.5) return [upright("The stored value is to be given back now.")];
  return [upright("Drag a bar of a gate, or use its arrow keys, and watch what follows.")];
}

function sentence(values) {
  const { step, gate, at } = values;
  const size = number(valueAt(values, gate, at - 1));
  const end = step ? ` Output at step ${step}: ${number(values.h[step - 1])}.` : "";
  return `step ${step} of ${values.T}.${end} ${WORDS[gate]} at step ${at}: ${size}. `
    + `${spoken(derivative(values, at))}.`;
}
