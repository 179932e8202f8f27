// A recurrence in three dimensions: planes of points that move through a cube, and back.

import { create, select, slider } from "../parts/controls.mjs";
import { drawing, layout, NAMES, projection } from "./drawing.mjs";
import { compute, coordinates, indexOf, last, settled } from "./values.mjs";
import { live } from "../parts/live.mjs";
import { player } from "../parts/player.mjs";
import {
  drawScene, htmlRuns, italic, number, spoken, svgElement, symbol, upright,
} from "../parts/scene.mjs";

const STATE = [
  "cell", "grid", "direction", "unit", "show", "point", "step", "turn", "tilt", "playing", "volume",
  "weights",
];
const CHOSEN = ["cell", "grid", "direction", "unit", "show", "point", "turn", "tilt"];
const CELLS = {
  identity: "linear", tanh: "RNN, tanh", relu: "RNN, ReLU", lstm: "LSTM", leaky: "leaky cell",
  stable: "stable cell",
};
const STILL = 4; // px that a pointer may move and still press
const BY_PIXEL = 0.6; // degrees

export default { render };

function render({ model, el }) {
  const view = create(el, "div", "md-view");
  const initial = read(model);
  let values = compute(initial);
  let glanced = -1;

  const cube = addCube(view, {
    name: (p) => named(values, p),
    glance(p) {
      glanced = p;
      readOut(reading, values, p);
    },
    press: (p) => set({ point: coordinates(p, values.grid) }),
    turn: (right, down) => set({
      turn: Math.round(((values.turn + right * BY_PIXEL + 540) % 360) - 180),
      tilt: Math.round(Math.min(Math.max(values.tilt + down * BY_PIXEL, -90), 90)),
    }),
  });
  const reading = create(view, "div", "md-reading");
  const controls = addControls(view, model, initial, set);

  function set(changes) {
    const next = settled({ ...read(model), ...changes });
    for (const name of STATE) {
      if (String(next[name]) !== String(model.get(name))) model.set(name, next[name]);
    }
    model.save_changes();
  }

  return live({
    model, view, names: STATE,
    draw(width) {
      values = compute(read(model));
      if (glanced >= values.P) glanced = -1;
      cube.draw(values, width);
      readOut(reading, values, glanced);
      controls.show(values);
    },
    sentence: () => sentence(values),
    stop: controls.stop,
  });
}

function read(model) {
  return Object.fromEntries(STATE.map((name) => [name, model.get(name)]));
}

// The drawing, and over it a target for each point; a drag turns the cube.
function addCube(view, { name, glance, press, turn }) {
  const owner = view.ownerDocument;
  const svg = svgElement(owner, "svg", { role: "group", "font-family": "system-ui,sans-serif" });
  const below = svgElement(owner, "g", { class: "md-drawing", "aria-hidden": "true" });
  const sheet = svgElement(owner, "rect", {
    class: "md-sheet", fill: "transparent", "aria-hidden": "true",
  });
  // Chromium lets the tab key stop at any svg element that listens for the focus: hence -1.
  const targets = svgElement(owner, "g", {
    class: "md-points", role: "group", tabindex: "-1",
    "aria-label": "points; the arrow keys move along p 2 and p 3, Page Up and Page Down along p 1",
  });
  const ring = svgElement(owner, "circle", { class: "md-ring", visibility: "hidden" });
  svg.append(below, sheet, targets, ring);
  view.append(svg);
  let nodes = [];
  let spots = []; // x, y, nearness and radius of each point
  let grid = [];
  let current = 0; // the one point that the tab key reaches
  let shown = -1;
  let held = null;

  function reach(p) {
    nodes[current]?.setAttribute("tabindex", "-1");
    current = p;
    nodes[p].setAttribute("tabindex", "0");
  }

  function light(p) {
    shown = p;
    ring.setAttribute("visibility", p < 0 ? "hidden" : "visible");
    if (p < 0) return;
    const [cx, cy, , r] = spots[p];
    for (const [key, value] of Object.entries({ cx, cy, r })) ring.setAttribute(key, value);
  }

  function come(p) {
    light(p);
    glance(p);
  }

  const focused = () => nodes.indexOf(targets.querySelector(":focus-visible"));

  // The point under the pointer that is nearest to the reader.
  function hit({ clientX, clientY }) {
    const box = svg.getBoundingClientRect();
    const scale = svg.viewBox.baseVal.width / box.width;
    const [x, y] = [(clientX - box.left) * scale, (clientY - box.top) * scale];
    return spots.reduce((best, [cx, cy, near, r], p) => (
      Math.hypot(x - cx, y - cy) <= r && near > (spots[best]?.[2] ?? 0) ? p : best
    ), -1);
  }

  sheet.addEventListener("pointerdown", (event) => {
    held = { x: event.clientX, y: event.clientY, turning: false };
    sheet.setPointerCapture(event.pointerId);
  });
  sheet.addEventListener("pointermove", (event) => {
    if (!held) {
      const p = hit(event);
      if (p !== shown) come(p < 0 ? focused() : p);
      return;
    }
    const [right, down] = [event.clientX - held.x, event.clientY - held.y];
    if (!held.turning && Math.hypot(right, down) < STILL) return;
    held = { x: event.clientX, y: event.clientY, turning: true };
    turn(right, down);
  });
  sheet.addEventListener("pointerup", (event) => {
    const p = held && !held.turning ? hit(event) : -1;
    held = null;
    if (p < 0) return;
    come(p);
    press(p);
  });
  sheet.addEventListener("pointercancel", () => {
    held = null;
  });
  sheet.addEventListener("pointerleave", () => held || come(focused()));
  const on = (type, listen) => targets.addEventListener(type, (event) => {
    const p = nodes.indexOf(event.target);
    if (p >= 0) listen(p, event);
  });
  on("focusin", (p) => {
    reach(p);
    come(p);
  });
  on("focusout", () => come(-1));
  on("click", press);
  on("keydown", (p, event) => {
    const step = {
      ArrowLeft: [0, 0, -1], ArrowRight: [0, 0, 1], ArrowUp: [0, -1, 0], ArrowDown: [0, 1, 0],
      PageUp: [-1, 0, 0], PageDown: [1, 0, 0],
    }[event.key];
    if (event.key === "Enter" || event.key === " ") press(p);
    else if (event.key === "Home") nodes[0].focus();
    else if (event.key === "End") nodes.at(-1).focus();
    else if (step) {
      const goal = coordinates(p, grid).map((k, d) => (
        Math.min(Math.max(k + step[d], 0), grid[d] - 1)
      ));
      nodes[indexOf(goal, grid)].focus();
    } else return;
    event.preventDefault();
  });

  function addTargets(count) {
    nodes = Array.from({ length: count }, () => (
      svgElement(owner, "circle", { role: "button", tabindex: "-1", fill: "transparent" })
    ));
    targets.replaceChildren(...nodes);
    current = 0;
    reach(0);
  }

  return {
    draw(values, width) {
      const place = layout(width);
      const { at, scale } = projection(values, place);
      spots = values.places.map((p) => {
        const [x, y, near] = at(p);
        return [x, y, near, Math.max(0.3 * scale * near, 7)];
      });
      svg.setAttribute("viewBox", `0 0 ${place.width} ${place.height}`);
      svg.setAttribute("aria-label", `Cube of points: ${spoken(NAMES[values.show])}`);
      for (const key of ["width", "height"]) sheet.setAttribute(key, place.side + 22);
      drawScene(below, drawing(values, place, { at, scale }));
      if (String(grid) !== String(values.grid)) addTargets(values.P);
      grid = values.grid;
      nodes.forEach((node, p) => {
        const [cx, cy, , r] = spots[p];
        const pressed = String(p === values.p);
        for (const [key, value] of Object.entries({
          cx, cy, r, "aria-label": name(p), "aria-pressed": pressed,
        })) node.setAttribute(key, value);
      });
      light(shown < values.P ? shown : -1);
    },
  };
}

function addControls(view, model, initial, set) {
  const panel = create(view, "div", "md-controls");
  const play = player(panel, {
    model, last: () => last(settled(read(model))), caption: [upright("front")], pace: 600,
    reset: () => set(Object.fromEntries(CHOSEN.map((name) => [name, initial[name]]))),
  });
  const pick = (name, caption, options, choose) => select(panel, {
    name, caption: [upright(caption)], options,
  }, choose);
  const slide = (name, caption, min, max, write = String) => slider(panel, {
    name, caption, min, max, step: 1, write,
  }, (value) => set({ [name]: value }));
  const names = Object.keys(initial.weights);
  const cell = names.length > 1 && pick(
    "cell", "cell", names.map((key) => [key, CELLS[key]]), (value) => set({ cell: value }),
  );
  const show = pick("show", "show", ["h", "dh"].map((key) => [key, spoken(NAMES[key])]), (value) => (
    set({ show: value, step: Infinity, playing: false })
  ));
  const direction = pick("direction", "from", [], (value) => set({ direction: Number(value) }));
  const degrees = (value) => `${value}°`.replace("-", "−");
  const turn = slide("turn", [upright("turn")], -180, 180, degrees);
  const tilt = slide("tilt", [upright("tilt")], -90, 90, degrees);
  const unit = slide("unit", [upright("unit")], 0, 0);
  const most = [initial.volume, initial.volume[0], initial.volume[0][0]].map((list) => list.length);
  const extents = most.map((extent, d) => slider(panel, {
    name: `X${d + 1}`, caption: symbol("X", d + 1), min: 2, max: extent, step: 1, write: String,
  }, (value) => set({ grid: settled(read(model)).grid.with(d, value) })));
  let offered = "";
  return {
    stop: play.stop,
    show(values) {
      play.show();
      if (cell) cell(values.cell);
      show(values.show);
      if (offered !== String(values.grid)) {
        offered = String(values.grid);
        direction.offer(Array.from({ length: 8 }, (_, k) => [
          k, `(${values.grid.map((extent, d) => ((k >> d) & 1 ? extent - 1 : 0)).join(", ")})`,
        ]));
      }
      direction(values.direction);
      turn(values.turn);
      tilt(values.tilt);
      unit(values.unit, values.hidden - 1);
      extents.forEach((extent, d) => extent(values.grid[d]));
    },
  };
}

// All that is known of a point, as runs of text.
function numbers(values, p) {
  const runs = [italic("x"), upright(` = ${number(values.x[p])}`)];
  const add = (symbols, v) => runs.push(upright(", "), ...symbols, upright(` = ${number(v)}`));
  if (!values.backwards && !values.visible[p]) return [...runs, upright(", not yet visited")];
  add(symbol("h", values.unit), values.h[p]);
  if (!values.backwards) return runs;
  if (!values.visible[p]) return [...runs, upright(", not yet reached")];
  add(NAMES.dh, values.size[p]);
  add([upright("d"), italic("L"), upright("/d"), italic("x")], values.dx[p]);
  return runs;
}

const tuple = (values, p) => `(${values.places[p].join(", ")})`;

function named(values, p) {
  return `${tuple(values, p)}: ${spoken(numbers(values, p))}`;
}

function readOut(parent, values, glanced) {
  const p = glanced < 0 ? values.p : glanced;
  const { front, before, P, n, sizes } = values;
  parent.replaceChildren();
  const line = create(parent, "p", "md-equation");
  create(line, "strong", "", tuple(values, p));
  line.append("  ", ...htmlRuns(line.ownerDocument, numbers(values, p)));
  const read = Array.from({ length: n }, (_, d) => before[d * P + p]).filter((q) => q >= 0);
  const reads = read.length ? `it reads ${read.map((q) => tuple(values, q)).join(", ")}` : "it reads none";
  create(parent, "p", "md-words", (
    `In front ${front[p]}, with ${sizes[front[p]]} ${sizes[front[p]] === 1 ? "point" : "points"}; ${reads}.`
  ));
}

// "step 4 of 13: front 3, 10 points. hidden state h at (4, 4, 4): …"
function sentence(values) {
  const { step, lit, sizes, show, p } = values;
  const count = sizes[lit];
  const front = count ? `: front ${lit}, ${count} ${count === 1 ? "point" : "points"}` : "";
  return `step ${step} of ${values.last}${front}. ${spoken(NAMES[show])} at ${named(values, p)}.`;
}
