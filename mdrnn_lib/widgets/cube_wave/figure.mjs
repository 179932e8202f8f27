// A recurrence in three dimensions: planes of points that move through a cube, and back.

import { create } from "../parts/controls.mjs";
import { figure } from "../parts/figure.mjs";
import { CELL_NAMES, clipped, pair, QUANTITIES } from "../parts/grid.mjs";
import { htmlRuns, spoken, svgElement, symbol } from "../parts/scene.mjs";
import { counted, drawing, known, said, sentence } from "./drawing.mjs";
import { frame, indexOf, numbers, placeAt } from "./values.mjs";

const STILL = 4; // px that a pointer may move and still press
const BY_PIXEL = 0.6; // degrees
const MOVES = {
  ArrowLeft: [0, 0, -1], ArrowRight: [0, 0, 1], ArrowUp: [0, -1, 0], ArrowDown: [0, 1, 0],
  PageUp: [-1, 0, 0], PageDown: [1, 0, 0],
};

export default figure({
  traits: [
    "cell", "grid", "direction", "unit", "show", "point", "step", "turn", "tilt", "playing",
    "volume", "weights",
  ],
  frame, numbers, drawing, sentence, readOut, controls, targets,
});

// A target for each point, and below them a sheet: a drag on it turns the cube.
function targets({ svg }, stage) {
  const owner = svg.ownerDocument;
  const sheet = svgElement(owner, "rect", {
    class: "md-sheet", fill: "transparent", "aria-hidden": "true",
  });
  // Chromium lets the tab key stop at any svg element that listens for the focus: hence -1.
  const group = svgElement(owner, "g", {
    class: "md-points", role: "group", tabindex: "-1",
    "aria-label": "points; the arrow keys move along p 2 and p 3, Page Up and Page Down along p 1",
  });
  const ring = svgElement(owner, "circle", { class: "md-ring", visibility: "hidden" });
  svg.append(sheet, group, ring);
  let grid = [];
  let nodes = [];
  let spots = []; // x, y, nearness and radius of each point
  let current = 0; // the one point that the tab key reaches

  function reach(p) {
    nodes[current]?.setAttribute("tabindex", "-1");
    current = p;
    nodes[p].setAttribute("tabindex", "0");
  }

  function light(p) {
    ring.setAttribute("visibility", p < 0 ? "hidden" : "visible");
    if (p < 0) return;
    const [cx, cy, , r] = spots[p];
    setAttributes(ring, { cx, cy, r });
  }

  function come(p) {
    light(p);
    stage.glance(p);
  }

  const press = (p) => stage.set({ point: placeAt(p, grid) });
  const focused = () => nodes.indexOf(group.querySelector(":focus-visible"));

  // The point under the pointer that is nearest to the reader.
  function hit({ clientX, clientY }) {
    const box = svg.getBoundingClientRect();
    const scale = svg.viewBox.baseVal.width / box.width;
    const [x, y] = [(clientX - box.left) * scale, (clientY - box.top) * scale];
    return spots.reduce((best, [cx, cy, near, r], p) => (
      Math.hypot(x - cx, y - cy) <= r && near > (spots[best]?.[2] ?? 0) ? p : best
    ), -1);
  }

  onDrag(sheet, {
    turn({ right, down }) {
      const { turn, tilt } = stage.state();
      stage.set({
        turn: Math.round(((turn + right * BY_PIXEL + 540) % 360) - 180),
        tilt: Math.round(Math.min(Math.max(tilt + down * BY_PIXEL, -90), 90)),
      });
    },
    hover(event) {
      const p = hit(event);
      if (p !== stage.glanced) come(p < 0 ? focused() : p);
    },
    leave: () => come(focused()),
    press(event) {
      const p = hit(event);
      if (p < 0) return;
      come(p);
      press(p);
    },
  });

  const on = (type, listen) => group.addEventListener(type, (event) => {
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
    const { key } = event;
    const goals = { Home: 0, End: nodes.length - 1 };
    if (key === "Enter" || key === " ") press(p);
    else if (key in goals) nodes[goals[key]].focus();
    else if (key in MOVES) nodes[neighbour(p, MOVES[key], grid)].focus();
    else return;
    event.preventDefault();
  });

  function addNodes(count) {
    nodes = Array.from({ length: count }, () => (
      svgElement(owner, "circle", { role: "button", tabindex: "-1", fill: "transparent" })
    ));
    group.replaceChildren(...nodes);
    stage.glanced = -1;
    reach(0);
  }

  return {
    draw(values, { place }) {
      spots = place.spots;
      setAttributes(sheet, { width: place.sheet, height: place.sheet });
      if (String(grid) !== String(values.grid)) addNodes(values.P);
      grid = values.grid;
      nodes.forEach((node, p) => {
        const [cx, cy, , r] = spots[p];
        const pressed = p === values.p;
        setAttributes(node, { cx, cy, r, "aria-label": said(values, p), "aria-pressed": pressed });
      });
      light(stage.glanced);
    },
  };
}

function setAttributes(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
}

function neighbour(p, move, grid) {
  return indexOf(clipped(placeAt(p, grid).map((k, d) => Math.max(k + move[d], 0)), grid), grid);
}

// A pointer that is held turns, once it has moved; one that has not moved presses.
function onDrag(sheet, { turn, hover, leave, press }) {
  let held = null;
  const release = () => {
    held = null;
  };
  sheet.addEventListener("pointerdown", ({ clientX: x, clientY: y, pointerId }) => {
    held = { x, y, turning: false };
    sheet.setPointerCapture(pointerId);
  });
  sheet.addEventListener("pointermove", (event) => {
    if (!held) return hover(event);
    const { clientX: x, clientY: y } = event;
    const [right, down] = [x - held.x, y - held.y];
    if (!held.turning && Math.hypot(right, down) < STILL) return undefined;
    held = { x, y, turning: true };
    return turn({ right, down });
  });
  sheet.addEventListener("pointerup", (event) => {
    const pressed = held && !held.turning;
    release();
    if (pressed) press(event);
  });
  sheet.addEventListener("pointercancel", release);
  sheet.addEventListener("pointerleave", () => held || leave());
}

function controls(panel, { initial, frame: framed, set }) {
  panel.player("front", { pace: 600 });
  const cells = Object.keys(initial.weights);
  if (cells.length > 1) panel.select("cell", "cell", cells.map((cell) => [cell, CELL_NAMES[cell]]));
  panel.select("show", "show", ["h", "dh"].map((name) => [name, spoken(QUANTITIES[name])]), {
    choose: (show) => set({ show, step: Infinity, playing: false }),
  });
  panel.select("direction", "from", ({ grid }) => Array.from({ length: 8 }, (_, k) => (
    [k, pair(grid.map((extent, d) => ((k >> d) & 1 ? extent - 1 : 0)))]
  )));
  const write = (value) => `${value}°`.replace("-", "−");
  panel.slider("turn", "turn", { min: -180, max: 180, write });
  panel.slider("tilt", "tilt", { min: -90, max: 90, write });
  panel.slider("unit", "unit", { max: ({ hidden }) => hidden - 1 });
  for (let d = 0; d < 3; d += 1) {
    panel.slider(`X${d + 1}`, symbol("X", d + 1), {
      min: 2, max: ({ most }) => most[d], value: ({ grid }) => grid[d],
      choose: (extent) => set({ grid: framed().grid.with(d, extent) }),
    });
  }
}

// Two lines: the point that is looked at, or the chosen one; its front and what it reads.
function readOut(parent, values, glanced) {
  const p = glanced < 0 ? values.p : glanced;
  const { front, before, P, n, sizes, places } = values;
  const line = create(parent, "p", "md-equation");
  create(line, "strong", "", pair(places[p]));
  line.append("  ", ...htmlRuns(line.ownerDocument, known(values, p)));
  const read = Array.from({ length: n }, (_, d) => before[d * P + p]).filter((q) => q >= 0);
  const reads = read.map((q) => pair(places[q])).join(", ") || "none";
  create(parent, "p", "md-words", (
    `In front ${front[p]}, with ${counted(sizes[front[p]])}; it reads ${reads}.`
  ));
}
