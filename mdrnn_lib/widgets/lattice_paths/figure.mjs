// The derivative between two points of a grid, path by path.

import { cellGrid } from "../parts/cell-grid.mjs";
import { create, select, slider } from "../parts/controls.mjs";
import { DERIVATIVE, fills, layout, overlay, place } from "./drawing.mjs";
import { live } from "../parts/live.mjs";
import { countPaths, pathSum } from "./values.mjs";
import { player } from "../parts/player.mjs";
import { drawScene, fixed, htmlRuns, number, svgElement, symbol, upright } from "../parts/scene.mjs";

const STATE = ["w_1", "w_2", "activation", "start", "end", "step", "playing", "inputs"];
const CHOSEN = ["w_1", "w_2", "activation", "start", "end"];

export default { render };

function render({ model, el }) {
  const view = create(el, "div", "md-view");
  const initial = read(model);
  let values = compute(initial);
  let glanced = -1; // the cell under the pointer or the focus, or −1
  let moved = "end"; // which end a press moves
  const picture = addPicture(view, values.shape, {
    name: (i) => told(values, i),
    glance(i) {
      glanced = i;
      readOut(reading, values, i);
    },
    press: (i) => set({ [moved]: place(values, i), step: 0, playing: false }),
  });
  const reading = create(view, "div", "md-reading");
  const controls = addControls(view, model, {
    set, move: (end) => { moved = end; },
    reset: () => set(Object.fromEntries(CHOSEN.map((name) => [name, initial[name]]))),
  });

  function set(changes) {
    for (const [name, value] of Object.entries(changes)) model.set(name, value);
    model.save_changes();
  }

  return live({
    model, view, names: STATE,
    draw(width) {
      values = compute(read(model));
      picture.draw(values, width);
      readOut(reading, values, glanced);
      controls.show(values);
    },
    sentence: () => sentence(values),
    stop() {
      controls.stop();
      picture.remove();
    },
  });
}

function read(model) {
  return Object.fromEntries(STATE.map((name) => [name, model.get(name)]));
}

// The numbers of a state; running[k] is the sum of the first k parts.
function compute(state) {
  const sums = pathSum(state);
  const running = [0];
  for (const { value } of sums.parts) running.push(running[running.length - 1] + value);
  const step = Math.min(state.step, sums.parts.length);
  return { ...state, ...sums, running, step, grouped: sums.parts.length < sums.count };
}

function addPicture(view, [rows, columns], actions) {
  const owner = view.ownerDocument;
  const svg = svgElement(owner, "svg", {
    role: "group", "font-family": "system-ui,sans-serif", "aria-label": "Paths on a grid",
  });
  view.append(svg);
  const cells = cellGrid(svg, { rows, columns, label: "points, press to move an end", ...actions });
  const above = svgElement(owner, "g", { class: "md-drawing", "aria-hidden": "true" });
  svg.append(above);
  return {
    draw(values, width) {
      const spot = layout(width, values.shape);
      svg.setAttribute("viewBox", `0 0 ${width} ${spot.height}`);
      cells.place(0.5, spot.top - 0.5, spot.size);
      cells.paint(fills(values));
      drawScene(above, overlay(values, spot));
    },
    remove: cells.remove,
  };
}

function addControls(view, model, { set, move, reset }) {
  const panel = create(view, "div", "md-controls");
  const play = player(panel, {
    model, last: () => pathSum(read(model)).parts.length, caption: [upright("path")], pace: 900,
    reset,
  });
  const weight = (name, words, d) => slider(panel, {
    name, caption: [upright(words), ...symbol("w", d)], min: -1.5, max: 1.5, step: 0.05,
    write: (value) => fixed(value, 2),
  }, (value) => set({ [name]: value }));
  const [w_1, w_2] = [weight("w_1", "down ", 1), weight("w_2", "right ", 2)];
  const activation = select(panel, {
    name: "activation", caption: [upright("φ")], options: [["identity", "identity"], ["tanh", "tanh"]],
  }, (value) => set({ activation: value }));
  select(panel, {
    name: "moves", caption: [upright("a press moves")], options: [["end", "p, the end"], ["start", "q, the start"]],
  }, move);
  return {
    stop: play.stop,
    show(values) {
      play.show();
      w_1(values.w_1);
      w_2(values.w_2);
      activation(values.activation);
    },
  };
}

const pair = ([row, column]) => `(${row}, ${column})`;

function told(values, i) {
  const r = place(values, i);
  const paths = countPaths(values.start, r) * countPaths(r, values.end);
  return `${pair(r)}: slope ${number(values.slopes[i])}, dh p/dh here ${number(values.reach[i])}, `
    + `${paths === 1 ? "1 path" : `${paths} paths`} through it`;
}

function readOut(parent, values, glanced) {
  parent.replaceChildren();
  const line = create(parent, "p", "md-equation");
  const words = create(parent, "p", "md-words");
  if (glanced >= 0) readPoint(line, words, values, glanced);
  else if (values.step) readPart(line, words, values);
  else readTotal(line, words, values);
}

function readPoint(line, words, values, i) {
  const [where, rest] = told(values, i).split(": ");
  create(line, "strong", "", where);
  line.append(`  φ′ = ${number(values.slopes[i])},  d`, ...htmlRuns(line.ownerDocument, [
    ["h", "it"], ["p", "sub"], upright("/d"), ["h", "it"], upright(` here = ${number(values.reach[i])}`),
  ]));
  words.append(`${rest.split(", ").pop()}.`);
}

function readPart(line, words, values) {
  const { parts, step, grouped, running, total } = values;
  const { points, paths, factors, value } = parts[step - 1];
  create(line, "strong", "", `${grouped ? "group" : "path"} ${step} of ${parts.length}`);
  line.append(" = ");
  const product = create(line, "span", "md-immediate");
  shownFactors(values, factors).forEach((factor, k) => {
    if (k) product.append(" × ");
    create(product, "span", "md-factor", factor);
  });
  line.append(" = ");
  create(line, "strong", "md-value", number(value));
  const left = total - running[step];
  const rest = step < parts.length ? `; ${number(left)} is still missing` : ", the whole derivative";
  words.append(grouped
    ? `${paths.toLocaleString("en")} paths cross the middle at ${pair(points[0])}. `
    : "");
  words.append(`The sum so far is ${number(running[step])}${rest}.`);
}

// Without an activation every slope is 1 and goes without saying.
function shownFactors({ activation, grouped }, factors) {
  const kept = grouped || activation !== "identity" ? factors : factors.filter((_, k) => k % 2 === 0);
  const written = kept.map((factor) => (factor < 0 ? `(${number(factor)})` : number(factor)));
  return written.length ? written : ["1"];
}

function readTotal(line, words, { start, end, count, total, grouped, parts }) {
  line.append(...htmlRuns(line.ownerDocument, [...DERIVATIVE, upright(" = ")]));
  create(line, "strong", "", number(total));
  const paths = count === 1 ? "One path leads" : `${count.toLocaleString("en")} paths lead`;
  const many = grouped ? ` They are added in ${parts.length} groups, by where they cross the middle.` : "";
  words.append(count
    ? `${paths} from ${pair(start)} to ${pair(end)}. Each adds one product.${many}`
    : `No path leads from ${pair(start)} to ${pair(end)}: steps go down or to the right.`);
}

function sentence(values) {
  const { step, parts, grouped, running, total, start, end } = values;
  const what = grouped ? "groups" : "paths";
  return `${step} of ${parts.length} ${what} from ${pair(start)} to ${pair(end)} add up to `
    + `${number(running[step])}; the derivative is ${number(total)}.`;
}
