// The gates of one LSTM unit over a sequence. A reader holds a gate at a step, by dragging its bar
// or with the arrow keys, and every later step follows.

import { setAll } from "../parts/cell-grid.mjs";
import { create } from "../parts/controls.mjs";
import { figure } from "../parts/figure.mjs";
import { fixed, htmlRuns, italic, number, svgElement, upright } from "../parts/scene.mjs";
import { derivative, drawing, isHeld, sentence, valueAt, WORDS } from "./drawing.mjs";
import { frame, GATES, numbers } from "./values.mjs";

const FINE = 0.05; // by an arrow key
const COARSE = 0.25; // by page up and page down

export default figure({
  traits: ["step", "playing", "gate", "at", "overrides", "forget_bias", "inputs", "weights"],
  frame, numbers, drawing, sentence, readOut, controls, targets,
});

const lowest = (gate) => (gate === "g" ? -1 : 0);

// What a reader may do to a gate at a step: choose it, hold it, release it.
function hands({ set, frame: now }) {
  const others = (gate, at) => now().overrides.filter(([name, t]) => name !== gate || t !== at);
  return {
    choose: (gate, at) => set({ gate, at }),
    release: (gate, at) => set({ gate, at, overrides: others(gate, at) }),
    hold(gate, at, value) {
      const kept = Math.min(Math.max(Math.round(value * 100) / 100, lowest(gate)), 1);
      set({ gate, at, overrides: [...others(gate, at), [gate, at, kept]] });
    },
  };
}

// Over each gate's bars a row of upright sliders, one tab stop a row; below them a stripe for each
// step, which says where the pointer is.
function targets({ svg }, stage) {
  const owner = svg.ownerDocument;
  const stripes = svgElement(owner, "g", { "aria-hidden": "true" });
  const slots = svgElement(owner, "g", { class: "md-slots", tabindex: "-1" });
  svg.append(stripes, slots);
  const spots = new Map(); // each slot's gate and step
  function build(T) {
    const steps = Array.from({ length: T }, (_, p) => p + 1);
    spots.clear();
    for (const gate of ["g", "i", "f", "o"]) {
      for (const at of steps) spots.set(slot(owner, gate, at), { gate, at });
    }
    slots.replaceChildren(...spots.keys());
    stripes.replaceChildren(...steps.map((at) => {
      const stripe = svgElement(owner, "rect", { fill: "transparent" });
      stripe.addEventListener("pointerenter", () => stage.glance(at - 1));
      return stripe;
    }));
  }
  svg.addEventListener("pointerleave", () => {
    stage.glance((spots.get(slots.querySelector(":focus-visible"))?.at ?? 0) - 1);
  });
  const on = (type, listen) => slots.addEventListener(type, (event) => {
    const spot = spots.get(event.target);
    if (spot) listen(spot, event);
  });
  const hand = hands(stage);
  listen(on, stage, hand);
  drag(on, hand);
  steer(on, stage, hand);
  return {
    draw(values, { place }) {
      if (stripes.childElementCount !== values.T) build(values.T);
      [...stripes.children].forEach((stripe, p) => setAll(stripe, {
        x: place.x(p), y: 0, width: place.pitch, height: place.height,
      }));
      for (const [node, { gate, at }] of spots) setAll(node, slotState(values, place, gate, at));
    },
  };
}

function slot(owner, gate, at) {
  return svgElement(owner, "rect", {
    role: "slider", "aria-orientation": "vertical", "aria-valuemin": String(lowest(gate)),
    "aria-valuemax": "1", "aria-label": `${WORDS[gate]} ${gate} at step ${at}`,
  });
}

function slotState(values, { x, pitch, strips }, gate, at) {
  const size = valueAt(values, gate, at - 1);
  return {
    x: x(at - 1), y: strips[gate].y, width: pitch, height: strips[gate].height,
    class: gate === values.gate && at === values.at ? "md-chosen" : "",
    tabindex: at === values.at ? 0 : -1, "aria-valuenow": size.toFixed(3),
    "aria-valuetext": number(size) + (isHeld(values, gate, at - 1) ? ", held by you" : ""),
  };
}

function listen(on, stage, { choose, release }) {
  on("pointerover", ({ at }) => stage.glance(at - 1));
  on("focusin", ({ gate, at }, { target }) => {
    if (target.matches(":focus-visible")) choose(gate, at);
    stage.glance(at - 1);
  });
  on("focusout", () => stage.glance(-1));
  on("dblclick", ({ gate, at }) => release(gate, at));
}

// A finger first chooses, so that it may scroll; what is chosen it may drag.
function drag(on, { choose, hold }) {
  let from = null; // where a drag began, while it lasts
  let moving = false;
  on("pointerdown", ({ gate, at }, { button, pointerType, pointerId, clientY, target }) => {
    if (button !== 0) return;
    const ready = pointerType !== "touch" || target.classList.contains("md-chosen");
    choose(gate, at);
    if (!ready) return;
    target.setPointerCapture(pointerId);
    [from, moving] = [clientY, false];
  });
  on("pointermove", ({ gate, at }, { clientY, target }) => {
    if (from === null || (!moving && Math.abs(clientY - from) < 3)) return;
    moving = true;
    const { top, height } = target.getBoundingClientRect();
    const share = 1 - (clientY - top) / height;
    hold(gate, at, lowest(gate) + share * (1 - lowest(gate)));
  });
  for (const type of ["pointerup", "pointercancel", "lostpointercapture"]) {
    on(type, () => {
      from = null;
    });
  }
}

function steer(on, stage, { hold, release }) {
  on("keydown", ({ gate, at }, event) => {
    const by = {
      ArrowUp: FINE, ArrowDown: -FINE, PageUp: COARSE, PageDown: -COARSE,
    }[event.key];
    const goal = { ArrowLeft: at - 1, ArrowRight: at + 1 }[event.key];
    const slots = [...event.target.parentNode.children];
    const row = slots.indexOf(event.target) - at; // of the row's first slot, less one
    if (by) hold(gate, at, valueAt(stage.values, gate, at - 1) + by);
    else if (goal) {
      if (goal <= stage.values.T) slots[row + goal].focus();
    } else if (event.key === "Home") hold(gate, at, lowest(gate));
    else if (event.key === "End") hold(gate, at, 1);
    else if (event.key === "Delete" || event.key === "Backspace") release(gate, at);
    else return;
    event.preventDefault();
  });
}

const CASES = (middle, bias) => [
  ["remember", "remember", [], bias],
  ["leak", "leak: f = 0.9", [["f", 0, 0.9]], bias],
  ["forget", `forget at step ${middle}`, [["f", middle, 0]], bias],
  ["open", "output open", [["o", 0, 1]], bias],
  ["bias0", "forget bias 0", [], 0],
  ["bias1", "forget bias 1", [], 1],
];

function controls(panel, stage) {
  const { inputs, weights } = stage.initial;
  panel.player([upright("step "), italic("t")], { pace: 450 });
  addCases(panel, stage, CASES(Math.ceil(inputs.length / 2), weights.b[1]));
  panel.slider("forget_bias", "forget bias", {
    min: -4, max: 8, step: 0.1, write: (value) => fixed(value, 1),
  });
  panel.select("gate", "gate", GATES.map((name) => [name, `${WORDS[name]} ${name}`]));
  panel.slider("at", [upright("at step "), italic("k")], { min: 1, max: ({ T }) => T });
  const { hold, release } = hands(stage);
  const chosen = () => [stage.model.get("gate"), stage.model.get("at")];
  panel.slider("value", "hold it at", {
    min: ({ gate }) => lowest(gate), max: 1, step: 0.01, write: (size) => fixed(size, 2),
    value: (values) => valueAt(values, values.gate, values.at - 1),
    choose: (size) => hold(...chosen(), size),
  });
  panel.button("release", "Release", () => release(...chosen()));
}

function addCases(panel, { set }, cases) {
  const key = (overrides, bias) => JSON.stringify([overrides, bias]);
  panel.select("preset", "case", [...cases, ["own", "your own"]], {
    value: ({ overrides, forget_bias }) => (
      cases.find(([, , ...held]) => key(...held) === key(overrides, forget_bias))?.[0] ?? "own"
    ),
    choose(name) {
      const [, , overrides, forget_bias] = cases.find(([known]) => known === name);
      set({ overrides, forget_bias });
    },
  });
  panel.node.querySelector("[value=own]").disabled = true; // to be shown, not to be chosen
}

function readOut(parent, values, glanced) {
  const k = glanced < 0 ? values.at : glanced + 1;
  const line = create(parent, "p", "md-equation");
  create(line, "strong", "", `step ${k}`);
  line.append("  ", ...htmlRuns(line.ownerDocument, quantities(values, k)));
  create(parent, "p", "md-equation", derivative(values, k));
  create(parent, "p", "md-words", remark(values, k));
}

function quantities(values, k) {
  const keys = k > values.step ? ["x"] : Object.keys(WORDS);
  const runs = keys.flatMap((key, m) => [
    upright(m ? ", " : ""), italic(key), upright(` = ${number(valueAt(values, key, k - 1))}`),
  ]);
  return k > values.step ? [...runs, upright(", not yet reached")] : runs;
}

function remark(values, k) {
  const here = GATES.filter((gate) => isHeld(values, gate, k - 1));
  const [, store, recall] = values.inputs[k - 1];
  if (here.length) {
    return [
      upright("Held by you: "), italic(here.join(", ")), upright(". Dashes: with no gate held."),
    ];
  }
  if (values.overrides.length) {
    return [upright("Dashes show where a value would be with no gate held.")];
  }
  if (store > 0.5) return [upright("The value of this step is to be stored.")];
  if (recall > 0.5) return [upright("The stored value is to be given back now.")];
  return [upright("Drag a bar of a gate, or use its arrow keys, and watch what follows.")];
}
