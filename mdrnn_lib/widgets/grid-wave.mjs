// A recurrence running over a picture, front by front, and the gradient coming back.

import { cellGrid } from "./cell-grid.mjs";
import { button, create, select, slider } from "./controls.mjs";
import {
  BY_PIXEL, ground, layout, NAMES, overlay, pictureFills, stateFills,
} from "./grid-wave-drawing.mjs";
import { compute, last, options, settled } from "./grid-wave-values.mjs";
import { live } from "./live.mjs";
import { player } from "./player.mjs";
import { drawScene, htmlRuns, italic, number, spoken, svgElement, symbol, upright } from "./scene.mjs";

const STATE = [
  "cell", "direction", "unit", "show", "point", "loss", "step", "playing", "image", "weights",
];
const CHOSEN = ["cell", "direction", "unit", "show", "point", "loss", "image"];
const CORNERS = [
  ["0", "↘ upper left"], ["1", "↗ lower left"], ["2", "↙ upper right"], ["3", "↖ lower right"],
];
const CELLS = {
  identity: "linear", tanh: "RNN, tanh", relu: "RNN, ReLU", lstm: "LSTM", leaky: "leaky cell",
  stable: "stable cell",
};

export default { render };

function render({ model, el }) {
  const view = create(el, "div", "md-view");
  const initial = read(model);
  let values = compute(initial);
  let names = []; // what is said of each cell in the present state
  let glanced = -1; // the cell under the pointer or the focus, or −1

  const picture = addPicture(view, values, {
    name: (i) => names[i] ??= `${place(values, i)}: ${spoken(numbers(values, i))}`,
    glance(i) {
      glanced = i;
      readOut(reading, values, i);
    },
    choose: (i) => set({ point: [Math.floor(i / values.shape[1]), i % values.shape[1]] }),
    paint: (i, value) => set({ image: painted(model.get("image"), i, value) }),
  });
  const reading = create(view, "div", "md-reading");
  const controls = addControls(view, model, initial, set);

  function set(changes) {
    const next = settled({ ...read(model), ...changes });
    for (const name in changes) model.set(name, next[name]);
    for (const name of ["show", "unit", "point", "step"]) { // which a change may have moved
      if (String(next[name]) !== String(model.get(name))) model.set(name, next[name]);
    }
    model.save_changes();
  }

  return live({
    model, view, names: STATE,
    draw(width) {
      values = compute(read(model));
      names = [];
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

function painted(image, i, value) {
  const columns = image[0].length;
  const [row, column] = [Math.floor(i / columns), i % columns];
  return image.map((line, r) => (r !== row ? line : line.map((x, c) => (c === column ? value : x))));
}

// Two grids of cells: the picture, to draw on, and the states, to choose a point in.
function addPicture(view, { shape: [rows, columns], features }, { name, glance, choose, paint }) {
  const owner = view.ownerDocument;
  const svg = svgElement(owner, "svg", { role: "group", "font-family": "system-ui,sans-serif" });
  const below = svgElement(owner, "g", { "aria-hidden": "true" });
  const above = svgElement(owner, "g", { class: "md-drawing", "aria-hidden": "true" });
  svg.append(below);
  view.append(svg);
  let values = null;
  let pen = 1;
  const inverse = (i) => (values.x[i] > 0.5 ? 0 : 1);
  const drawable = features === 1;
  const grids = {};
  const add = (side, other, label, more) => cellGrid(svg, {
    rows, columns, label, name,
    glance(i) {
      grids[other]?.light(i);
      glance(i);
    },
    ...more,
  });
  grids.left = add("left", "right", drawable ? "picture, press to draw" : "picture", drawable ? {
    press: (i) => paint(i, inverse(i)),
    drag(i, first) {
      if (first) pen = inverse(i);
      paint(i, pen);
    },
  } : { press: choose });
  grids.right = add("right", "left", "states, press to choose a point", { press: choose });
  svg.append(above);

  return {
    draw(latest, width) {
      values = latest;
      const spot = layout(width, values.shape);
      svg.setAttribute("viewBox", `0 0 ${width} ${spot.height}`);
      svg.setAttribute("aria-label", `Picture and ${spoken(NAMES[values.show])}`);
      for (const side of ["left", "right"]) {
        grids[side].place(spot[side].x - 0.5, spot[side].y - 0.5, spot.size);
      }
      drawScene(below, ground(values, spot));
      grids.left.paint(pictureFills(values));
      grids.right.paint(stateFills(values));
      drawScene(above, overlay(values, spot));
    },
    remove() {
      grids.left.remove();
      grids.right.remove();
    },
  };
}

function addControls(view, model, initial, set) {
  const panel = create(view, "div", "md-controls");
  const play = player(panel, {
    model, last: () => last(settled(read(model))), caption: [upright("front")], pace: 350,
    reset: () => set(Object.fromEntries(CHOSEN.map((name) => [name, initial[name]]))),
  });
  const cells = Object.keys(initial.weights);
  const pickers = [];
  const pick = (name, caption, list, write = String, take = String) => {
    const field = select(panel, {
      name, caption: [upright(caption)], options: list,
    }, (value) => set({ [name]: take(value) }));
    pickers.push((values) => field(write(values[name])));
  };
  if (cells.length > 1) pick("cell", "cell", cells.map((cell) => [cell, CELLS[cell]]));
  let shows = "";
  const show = select(panel, { name: "show", caption: [upright("show")], options: [] }, (value) => {
    const turns = (value === "dh") !== (model.get("show") === "dh");
    set({ show: value, ...(turns ? { step: Infinity, playing: false } : {}) });
  });
  pick("direction", "from", CORNERS, String, Number);
  const unit = slider(panel, {
    name: "unit", caption: [upright("unit")], min: 0, max: 0, step: 1, write: String,
  }, (value) => set({ unit: value }));
  pick("loss", "L is", [["unit", "this unit"], ["sum", "all units"]]);
  const { image } = initial;
  if (!Array.isArray(image[0][0])) {
    button(panel, "clear", "Clear picture", () => set({ image: image.map((row) => row.map(() => 0)) }));
  }
  return {
    stop: play.stop,
    show(values) {
      play.show();
      for (const update of pickers) update(values);
      if (shows !== values.cell) {
        shows = values.cell;
        show.offer(options(values).map((name) => [name, spoken(NAMES[name])]));
      }
      show(values.show);
      unit(values.unit, values.hidden - 1);
    },
  };
}

// All that is known of a point, as runs of text.
function numbers(values, i) {
  const runs = [italic("x"), upright(` = ${number(values.x[i])}`)];
  const add = (symbols, v) => runs.push(upright(", "), ...symbols, upright(` = ${number(v)}`));
  if (!values.backwards && !values.visible[i]) return [...runs, upright(", not yet visited")];
  add(symbol("h", values.unit), values.h[i]);
  if (values.backwards && !values.visible[i]) return [...runs, upright(", not yet reached")];
  if (values.show !== "h") add(NAMES[values.show], values.shown[i]);
  if (values.backwards) add(BY_PIXEL, values.dx[i]);
  return runs;
}

function place({ shape }, i) {
  return `(${Math.floor(i / shape[1])}, ${i % shape[1]})`;
}

// Two lines: the point that is looked at, or the chosen one; and how the two are related.
function readOut(parent, values, glanced) {
  const i = glanced < 0 ? values.p : glanced;
  parent.replaceChildren();
  const line = create(parent, "p", "md-equation");
  create(line, "strong", "", place(values, i));
  line.append("  ", ...htmlRuns(line.ownerDocument, numbers(values, i)));
  const words = create(parent, "p", "md-words");
  words.append(...htmlRuns(words.ownerDocument, relation(values, i)));
}

function relation(values, i) {
  const { p, point, shape, direction } = values;
  const ahead = point.map((k, d) => {
    const at = d ? i % shape[1] : Math.floor(i / shape[1]);
    return (direction >> d) & 1 ? at - k : k - at;
  });
  const chosen = `(${point.join(", ")})`;
  const back = ((sign) => ahead.every((k) => sign * k >= 0));
  if (i === p) {
    const before = point.map((k, d) => ((direction >> d) & 1 ? shape[d] - k : k + 1));
    const after = point.map((k, d) => ((direction >> d) & 1 ? k + 1 : shape[d] - k));
    const count = ([a, b]) => a * b - 1;
    return [upright(
      `The chosen point: its state depends on ${count(before)} points before it, `
      + `and ${count(after)} depend on it.`,
    )];
  }
  if (back(1)) {
    const paths = binomial(ahead[0] + ahead[1], ahead[0]);
    const ways = paths === 1 ? "one path" : `${paths.toLocaleString("en")} paths`;
    return [upright(`The state at ${chosen} depends on it, by ${ways}.`)];
  }
  if (back(-1)) return [upright(`It depends on the state at ${chosen}.`)];
  return [upright(`Neither it nor the state at ${chosen} depends on the other.`)];
}

function binomial(n, k) {
  let product = 1;
  for (let j = 1; j <= k; j += 1) product = Math.round((product * (n - k + j)) / j);
  return product;
}

// "step 4 of 9: cells (0, 3), (1, 2), …", and the chosen point.
function sentence(values) {
  const { points, starts, lit, visible, step } = values;
  const front = lit < 0 ? [] : [...points.subarray(starts[lit], starts[lit + 1])];
  const listed = front.filter((i) => visible[i]).map((i) => place(values, i));
  const cells = listed.length ? `: cells ${listed.join(", ")}` : "";
  return `step ${step} of ${values.last}${cells}. `
    + `${spoken(NAMES[values.show])} at ${place(values, values.p)}: ${spoken(numbers(values, values.p))}.`;
}
