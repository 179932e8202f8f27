// The nested loops of the forward pass, line by line, beside the grid that they fill.

import { cellGrid } from "../parts/cell-grid.mjs";
import { create, select } from "../parts/controls.mjs";
import { live } from "../parts/live.mjs";
import {
  code, compute, converted, coordinates, last, partial, settled, W_H, W_X,
} from "./values.mjs";
import { player } from "../parts/player.mjs";
import {
  diverging, drawScene, fixed, htmlRuns, INK, italic, LINE, number, PAPER, spoken, svgElement,
  symbol, upright, VERMILION,
} from "../parts/scene.mjs";

const STATE = ["grid", "order", "by", "step", "playing"];
const GRIDS = [[6], [4, 5], [2, 3, 4]];
const WIDE = 620; // px; from here on the code stands beside the grid
const CODE = 310;
const [LEAST, MOST] = [38, 60]; // px; a cell's side
const GAP = 18;
const TOP = 24;

export default { render };

function render({ model, el }) {
  const view = create(el, "div", "md-view");
  const initial = read(model);
  let values = compute(initial);
  let glanced = -1;
  let grids = null;

  const beside = create(view, "div", "md-beside");
  const lines = create(beside, "ol", "md-code");
  const svg = svgElement(view.ownerDocument, "svg", {
    role: "group", "aria-label": "Grid of hidden states", "font-family": "system-ui,sans-serif",
  });
  const [below, cells, above] = [0, 1, 2].map(() => svgElement(view.ownerDocument, "g"));
  for (const layer of [below, above]) layer.setAttribute("aria-hidden", "true");
  above.setAttribute("class", "md-drawing");
  svg.append(below, cells, above);
  beside.append(svg);
  const reading = create(view, "div", "md-reading");
  const controls = addControls(view, model, initial, set);

  function set(changes) {
    const next = settled({ ...read(model), ...changes });
    for (const name of STATE) {
      if (String(next[name]) !== String(model.get(name))) model.set(name, next[name]);
    }
    model.save_changes();
  }

  // One grid of cells for each slice; a new shape makes them anew.
  function addGrids(grid) {
    grids?.remove();
    cells.replaceChildren();
    glanced = -1;
    const [rows, columns] = [grid.at(-2) ?? 1, grid.at(-1)];
    const slices = grid.length < 3 ? 1 : grid[0];
    const made = Array.from({ length: slices }, (_, s) => cellGrid(cells, {
      rows, columns, label: slices === 1 ? "grid" : `slice ${s}`, press() {},
      name: (i) => named(values, s * rows * columns + i),
      glance(i) {
        glanced = i < 0 ? -1 : s * rows * columns + i;
        readOut(reading, values, glanced);
      },
    }));
    grids = { shape: String(grid), made, remove: () => made.forEach((slice) => slice.remove()) };
  }

  return live({
    model, view, names: STATE,
    draw(width) {
      values = compute(read(model));
      if (grids?.shape !== String(values.grid)) addGrids(values.grid);
      const wide = width >= WIDE;
      beside.classList.toggle("md-wide", wide);
      const place = layout(wide ? width - CODE - GAP : width, values.grid);
      svg.setAttribute("viewBox", `0 0 ${place.width} ${place.height}`);
      writeCode(lines, values);
      drawScene(below, ground(values, place));
      const each = values.plan.P / grids.made.length;
      grids.made.forEach((slice, s) => {
        slice.place(...place.slices[s], place.size);
        slice.paint((i) => fill(values, s * each + i));
      });
      drawScene(above, overlay(values, place));
      readOut(reading, values, glanced);
      controls.show(values);
    },
    sentence: () => sentence(values),
    stop() {
      controls.stop();
      grids.remove();
    },
  });
}

function read(model) {
  return Object.fromEntries(STATE.map((name) => [name, model.get(name)]));
}

function addControls(view, model, initial, set) {
  const panel = create(view, "div", "md-controls");
  const play = player(panel, {
    model, last: () => last(settled(read(model))), caption: [upright("step")], pace: 450,
    reset: () => set(initial),
  });
  let ordered = "";
  const anew = { step: 0, playing: false };
  const order = select(panel, {
    name: "order", caption: [upright("order")],
    options: [["raster", "nested loops"], ["flat", "flat index"], ["fronts", "by fronts"]],
  }, (value) => set({ order: value, ...anew }));
  const by = select(panel, { name: "by", caption: [upright("a step is")], options: [] }, (value) => (
    set({ by: value, step: converted(settled(read(model)), value) })
  ));
  const shapes = GRIDS.map(String).includes(String(initial.grid)) ? GRIDS : [...GRIDS, initial.grid];
  const grid = select(panel, {
    name: "grid", caption: [upright("grid")],
    options: shapes.map((shape) => [JSON.stringify(shape), `n = ${shape.length}: ${shape.join(" × ")}`]),
  }, (value) => set({ grid: JSON.parse(value), ...anew }));
  return {
    stop: play.stop,
    show(values) {
      play.show();
      order(values.order);
      if (ordered !== values.order) {
        ordered = values.order;
        by.offer([["line", "a line"], ["point", ordered === "fronts" ? "a front" : "a point"]]);
      }
      by(values.by);
      grid(JSON.stringify(values.grid));
    },
  };
}

function writeCode(list, values) {
  list.replaceChildren();
  code(values).forEach(([indent, runs], k) => {
    const line = create(list, "li");
    create(line, "span", "", runs).style.paddingInlineStart = `${1.3 * indent}em`;
    if (k === values.event?.line) line.setAttribute("aria-current", "step");
  });
}

// Slices side by side, as many in a row as stay legible.
function layout(width, grid) {
  const [rows, columns] = [grid.at(-2) ?? 1, grid.at(-1)];
  const count = grid.length < 3 ? 1 : grid[0];
  const fits = (k) => Math.floor((width - 2 - (k - 1) * GAP) / (k * columns));
  let across = count;
  while (across > 1 && fits(across) < LEAST) across -= 1;
  const size = Math.min(fits(across), MOST);
  const slices = Array.from({ length: count }, (_, s) => [
    1 + (s % across) * (columns * size + GAP),
    TOP + Math.floor(s / across) * (rows * size + TOP + 6),
  ]);
  const height = TOP + Math.ceil(count / across) * (rows * size + TOP + 6) - TOP;
  return { size, rows, columns, slices, width, height };
}

function centre({ size, rows, columns, slices }, p) {
  const [x, y] = slices[Math.floor(p / (rows * columns))];
  return [
    x + ((p % columns) + 0.5) * size,
    y + (Math.floor((p % (rows * columns)) / columns) + 0.5) * size,
  ];
}

// At most half of a colour, so that the number on it stays legible.
function fill({ h, known }, p) {
  return known.has(p) ? diverging(h[p], 2) : { fill: PAPER, "fill-opacity": "0.00" };
}

function ground({ known, plan }, place) {
  const { size } = place;
  return Array.from({ length: plan.P }, (_, p) => {
    const [x, y] = centre(place, p);
    const shade = known.has(p) ? { fill: PAPER } : { fill: LINE, "fill-opacity": "0.35" };
    return ["rect", {
      x: x - size / 2, y: y - size / 2, width: size, height: size, stroke: LINE, ...shade,
    }];
  });
}

function overlay(values, place) {
  const { h, known, current, event, n, plan, done, groups } = values;
  const { size, slices } = place;
  const shapes = [];
  slices.forEach(([x, y], s) => {
    const title = n < 3 ? [upright("hidden states "), italic("h")] : [...symbol("p", 1), upright(` = ${s}`)];
    shapes.push(["text", { x, y: y - 8, fill: INK, "font-size": 14 }, title]);
  });
  for (const p of known) {
    const [x, y] = centre(place, p);
    shapes.push(["text", {
      x, y: y + 4, fill: INK, "font-size": 12, "text-anchor": "middle",
    }, [upright(fixed(h[p], 2))]]);
  }
  for (const p of done === groups.length ? [] : current) {
    const [x, y] = centre(place, p);
    shapes.push(["rect", {
      x: x - size / 2 + 1, y: y - size / 2 + 1, width: size - 2, height: size - 2, fill: "none",
      stroke: INK, "stroke-width": 3,
    }]);
  }
  if (event && event.line === values.heads + 3) {
    for (const p of current) {
      const q = plan.before[event.d * plan.P + p];
      if (q >= 0) shapes.push(...arrow(centre(place, q), centre(place, p), size));
    }
  }
  return shapes;
}

// From the edge of the predecessor's number to the point that reads it.
function arrow([x_0, y_0], [x_1, y_1], size) {
  const length = Math.hypot(x_1 - x_0, y_1 - y_0);
  const [u, v] = [(x_1 - x_0) / length, (y_1 - y_0) / length];
  const begin = size * 0.33;
  const end = length - size * 0.2;
  const [x, y] = [x_0 + u * end, y_0 + v * end];
  return [
    ["path", {
      d: `M${x_0 + u * begin} ${y_0 + v * begin}L${x} ${y}`, stroke: VERMILION, "stroke-width": 3,
    }],
    ["path", {
      d: `M${x + u * 6} ${y + v * 6}L${x - u * 6 - v * 6} ${y - v * 6 + u * 6}`
        + `L${x - u * 6 + v * 6} ${y - v * 6 - u * 6}z`,
      fill: VERMILION,
    }],
  ];
}

const tuple = (values, p) => `(${coordinates(values.grid, p).join(", ")})`;

function named(values, p) {
  const state = values.known.has(p) ? `h = ${number(values.h[p])}` : "not yet computed";
  return `${tuple(values, p)}: x = ${number(values.x[p])}, ${state}`;
}

// The variables as they stand after the line that ran last.
function variables(values) {
  const { event, current, order, n, plan } = values;
  if (!event) return [upright("nothing has run yet")];
  const runs = [];
  const add = (name, text) => {
    runs.push(...(runs.length ? [upright(",  ")] : []), ...name, upright(` = ${text}`));
  };
  if (order === "fronts") add([italic("k")], plan.front[current[0]]);
  if (order === "flat") add([italic("m")], current[0]);
  if (order !== "fronts" && (order !== "flat" || event.line > 0)) {
    const bound = order === "raster" ? Math.min(event.line + 1, n) : n;
    coordinates(values.grid, current[0]).slice(0, bound).forEach((k, d) => add(symbol("p", d + 1), k));
  }
  if (event.d >= 0) add([italic("d")], event.d + 1);
  const listed = (value) => current.map(value).map(number).join("; ");
  if (event.added >= 0) add([italic("a")], listed((p) => partial(values, p, event.added)));
  if (event.ends) add([italic("h")], listed((p) => values.h[p]));
  return runs;
}

// How one point comes by its state.
function sum(values, p) {
  const { x, h, plan, known, n } = values;
  const runs = [italic("x"), upright(` = ${number(x[p])}`)];
  if (!known.has(p)) return [...runs, upright(", not yet computed")];
  runs.push(upright(", "), italic("a"), upright(` = ${number(x[p])} · ${W_X}`));
  for (let d = 0; d < n; d += 1) {
    const q = plan.before[d * plan.P + p];
    if (q < 0) continue;
    runs.push(upright(` + ${bracketed(h[q])} · ${bracketed(W_H[d], String)}`));
  }
  return [
    ...runs, upright(` = ${number(partial(values, p, n))}, `), italic("h"), upright(` = ${number(h[p])}`),
  ];
}

function bracketed(value, write = number) {
  const text = write(value).replace("-", "−");
  return value < 0 ? `(${text})` : text;
}

function readOut(parent, values, glanced) {
  parent.replaceChildren();
  const line = create(parent, "p", "md-equation");
  const { ownerDocument } = line;
  if (glanced >= 0) create(line, "strong", "", `${tuple(values, glanced)}  `);
  line.append(...htmlRuns(ownerDocument, glanced < 0 ? variables(values) : sum(values, glanced)));
  create(parent, "p", "md-words", counters(values));
}

function counters({ known, plan, done, groups, order }) {
  const fronts = plan.starts.length - 1;
  const other = order === "fronts" ? `one by one: ${plan.P}` : `by fronts: ${fronts}`;
  return `${known.size} of ${plan.P} points done, in ${done} of ${groups.length} `
    + `${groups.length === 1 ? "step" : "steps"} (${other}).`;
}

function sentence(values) {
  const { event, step } = values;
  const line = event ? `line ${event.line + 1}, ` : "";
  return `step ${step} of ${values.last}: ${line}${spoken(variables(values)).replace(/\s+/g, " ")}. `
    + counters(values);
}
