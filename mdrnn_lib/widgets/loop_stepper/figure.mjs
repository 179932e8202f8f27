// The nested loops of the forward pass, line by line, beside the grid that they fill.

import { create } from "../parts/controls.mjs";
import { figure } from "../parts/figure.mjs";
import { pair } from "../parts/grid.mjs";
import { htmlRuns, italic, number, upright } from "../parts/scene.mjs";
import { ASIDE, code, counters, drawing, sentence, variables } from "./drawing.mjs";
import { coordinates, frame, numbers, partial, W_H, W_X } from "./values.mjs";

const GRIDS = [[6], [4, 5], [2, 3, 4]];
const WIDE = 620; // px; from here on the code stands beside the grid

export default figure({
  traits: ["grid", "order", "by", "step", "playing"],
  frame, numbers, drawing, sentence, readOut, controls,
  cells: (stage) => ({ states: { name: (i) => told(stage.values, i) } }),
  targets: codeBeside,
});

// The code is text of the page.
function codeBeside({ svg }, { view }) {
  const beside = create(view, "div", "md-beside");
  const list = create(beside, "ol", "md-code");
  beside.append(svg);
  return {
    room(width) {
      const wide = width >= WIDE;
      beside.classList.toggle("md-wide", wide);
      return wide ? width - ASIDE : width;
    },
    draw(values) {
      list.replaceChildren();
      code(values).forEach(([indent, runs], k) => {
        const line = create(list, "li");
        create(line, "span", "", runs).style.paddingInlineStart = `${1.3 * indent}em`;
        if (k === values.event?.line) line.setAttribute("aria-current", "step");
      });
    },
  };
}

function controls(panel, { initial, frame: present, set }) {
  panel.player("step", { pace: 450 });
  const anew = { step: 0, playing: false };
  panel.select("order", "order", [
    ["raster", "nested loops"], ["flat", "flat index"], ["fronts", "by fronts"],
  ], { choose: (order) => set({ order, ...anew }) });
  // Whoever changes the size of the steps stays at the same place.
  panel.select("by", "a step is", ({ order }) => [
    ["line", "a line"], ["point", order === "fronts" ? "a front" : "a point"],
  ], {
    choose(by) {
      const { at, done } = present();
      set({ by, step: by === "point" ? done : at + 1 });
    },
  });
  const grids = GRIDS.map(String).includes(String(initial.grid)) ? GRIDS : [...GRIDS, initial.grid];
  panel.select("grid", "grid", grids.map((grid) => [
    grid, `n = ${grid.length}: ${grid.join(" × ")}`,
  ]), { choose: (grid) => set({ grid, ...anew }) });
}

const where = ({ grid }, p) => pair(coordinates(grid, p));

function told(values, p) {
  const state = values.known[p] ? `h = ${number(values.h[p])}` : "not yet computed";
  return `${where(values, p)}: x = ${number(values.x[p])}, ${state}`;
}

function readOut(parent, values, glanced) {
  const line = create(parent, "p", "md-equation");
  if (glanced >= 0) create(line, "strong", "", `${where(values, glanced)}  `);
  const runs = glanced < 0 ? variables(values) : sum(values, glanced);
  line.append(...htmlRuns(line.ownerDocument, runs));
  create(parent, "p", "md-words", counters(values));
}

// How one point comes by its state.
function sum(values, p) {
  const { x, h, known, before, P, n } = values;
  const runs = [italic("x"), upright(` = ${number(x[p])}`)];
  if (!known[p]) return [...runs, upright(", not yet computed")];
  runs.push(upright(", "), italic("a"), upright(` = ${number(x[p])} · ${W_X}`));
  for (let d = 0; d < n; d += 1) {
    const q = before[d * P + p];
    if (q >= 0) runs.push(upright(` + ${bracketed(number(h[q]))} · ${bracketed(String(W_H[d]))}`));
  }
  return [
    ...runs, upright(` = ${number(partial(values, p, n))}, `), italic("h"),
    upright(` = ${number(h[p])}`),
  ];
}

function bracketed(text) {
  const written = text.replace("-", "−");
  return written.startsWith("−") ? `(${written})` : written;
}
