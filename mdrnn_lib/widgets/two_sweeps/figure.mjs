// Both directions of a network over two samples: the sweeps meet, and what reaches an output.

import { cellGrid } from "../parts/cell-grid.mjs";
import { create, select, slider } from "../parts/controls.mjs";
import { live } from "../parts/live.mjs";
import { player } from "../parts/player.mjs";
import {
  drawScene, fixed, htmlRuns, italic, number, spoken, svgElement, symbol, upright,
} from "../parts/scene.mjs";
import { drawing, layout, WAYS } from "./drawing.mjs";
import { compute, reaches, settled } from "./values.mjs";

const STATE = [
  "step", "playing", "cell", "sample", "point", "unit", "reversal", "gain", "lengths", "inputs",
  "weights",
];
const CHOSEN = ["cell", "sample", "point", "unit", "reversal", "gain", "lengths"];
const CELLS = { identity: "linear", tanh: "RNN, tanh", relu: "RNN, ReLU", lstm: "LSTM" };

export default { render };

function render({ model, el }) {
  const view = create(el, "div", "md-view");
  const initial = read(model);
  let values = compute(initial);
  let glanced = null; // the sample and the step under the pointer or the focus

  const picture = addPicture(view, values, {
    name: (m, k) => `step ${k + 1}: ${spoken(numbers(values, m, k))}`,
    glance(m, k) {
      glanced = k < 0 ? null : [m, k];
      readOut(reading, values, glanced);
    },
    press(m, k) {
      if (k < values.lengths[m]) set({ sample: m + 1, point: k + 1 });
    },
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

// Each sample is a row of outputs to choose from.
function addPicture(view, { T, inputs }, { name, glance, press }) {
  const owner = view.ownerDocument;
  const svg = svgElement(owner, "svg", { role: "group", "font-family": "system-ui,sans-serif" });
  const picture = svgElement(owner, "g", { class: "md-drawing", "aria-hidden": "true" });
  svg.append(picture);
  view.append(svg);
  const grids = inputs.map((_, m) => cellGrid(svg, {
    rows: 1, columns: T, label: `outputs of sample ${m + 1}, press to choose`,
    name: (k) => name(m, k), glance: (k) => glance(m, k), press: (k) => press(m, k),
  }));
  return {
    draw(values, width) {
      const place = layout(width, T, inputs.length);
      svg.setAttribute("viewBox", `0 0 ${width} ${place.height}`);
      svg.setAttribute("aria-label", "Forward and backward sweeps, and what reaches an output");
      drawScene(picture, drawing(values, place));
      grids.forEach((grid, m) => {
        grid.place(place.left, place.tops[m] - 3, place.pitch, place.size + 6);
        grid.paint(() => ({ fill: "transparent" }));
      });
    },
    remove: () => grids.forEach((grid) => grid.remove()),
  };
}

function addControls(view, model, initial, set) {
  const panel = create(view, "div", "md-controls");
  const T = initial.inputs[0].length;
  const play = player(panel, {
    model, last: () => T, caption: [upright("steps done")], pace: 600,
    reset: () => set(Object.fromEntries(CHOSEN.map((name) => [name, initial[name]]))),
  });
  const updates = [];
  const pick = (name, caption, options, take = String) => {
    const show = select(panel, {
      name, caption: [upright(caption)], options,
    }, (value) => set({ [name]: take(value) }));
    updates.push((values) => show(String(values[name])));
  };
  const move = (name, caption, [min, max, step], write, last = () => max) => {
    const show = slider(panel, {
      name, caption, min, max, step, write,
    }, (value) => set({ [name]: value }));
    updates.push((values) => show(values[name], last(values)));
  };
  const cells = Object.keys(initial.weights);
  if (cells.length > 1) pick("cell", "cell", cells.map((cell) => [cell, CELLS[cell]]));
  pick("sample", "output of", [["1", "sample 1"], ["2", "sample 2"]], Number);
  move("point", [upright("at "), italic("t")], [1, 2, 1], String, (values) => (
    values.lengths[values.sample - 1]
  ));
  move("unit", [upright("unit")], [0, 1, 1], String, (values) => values.H - 1);
  move("gain", [upright("recurrent weights")], [0, 2, 0.05], (value) => `× ${fixed(value, 2)}`);
  const second = slider(panel, {
    name: "length", caption: [upright("length of sample 2")], min: 1, max: T, step: 1, write: String,
  }, (length) => set({ lengths: [model.get("lengths")[0], length] }));
  pick("reversal", "backward from", [["own", "its own end"], ["padded", "padding’s end"]]);
  return {
    stop: play.stop,
    show(values) {
      play.show();
      for (const update of updates) update(values);
      second(values.lengths[1]);
    },
  };
}

const states = [[upright("→"), italic("h")], [upright("←"), italic("h")]];

// What is known of one step of a sample.
function numbers(values, m, k) {
  if (k >= values.lengths[m]) return [upright("padding")];
  const runs = [italic("x"), upright(` = ${number(values.inputs[m][k])}`)];
  for (const direction of [0, 1]) {
    const known = values.visited(direction, m, k);
    runs.push(upright(", "), ...states[direction]);
    runs.push(upright(known ? ` = ${number(values.h[m][direction][k])}` : " not yet there"));
  }
  return runs;
}

// How an input of the chosen sample reaches the chosen output.
function ways(values, k) {
  const { point, sample, reach } = values;
  const runs = [upright("d"), ...symbol("y", point), upright("/d"), ...symbol("x", k + 1)];
  for (const direction of [0, 1]) {
    const words = !reaches(values, direction, k) ? "no way"
      : values.visited(direction, sample - 1, point - 1) ? number(reach[direction][k])
        : "not yet there";
    runs.push(upright(`${direction ? ", " : ": "}${WAYS[direction]} ${words}`));
  }
  return runs;
}

function readOut(parent, values, glanced) {
  const { sample, point, lengths } = values;
  const [m, k] = glanced ?? [sample - 1, point - 1];
  const owner = parent.ownerDocument;
  parent.replaceChildren();
  const line = create(parent, "p", "md-equation");
  create(line, "strong", "", `sample ${m + 1}, step ${k + 1}`);
  line.append("  ", ...htmlRuns(owner, numbers(values, m, k)));
  const second = create(parent, "p", "md-equation");
  const other = `No input of sample ${m + 1} reaches an output of sample ${sample}.`;
  const away = m !== sample - 1 ? [upright(other)] : k >= lengths[m] && values.reversal === "own"
    ? [upright("Padding: neither sweep comes here.")] : ways(values, k);
  second.append(...htmlRuns(owner, away));
  create(parent, "p", "md-words", remark(values));
}

function remark({ reversal, error, step, T }) {
  if (reversal === "padded") {
    return "Reversed with its padding, the backward sweep reads the padding first: a state differs "
      + `from that of the sample alone by up to ${number(error)}.`;
  }
  return step < T ? "The sweeps do not see each other: an output is known once both have been there."
    : "Each sweep begins at the sample’s own end, so that every state is that of the sample alone.";
}

function sentence(values) {
  const { step, T, sample, point } = values;
  return `${step} of ${T} steps done by both sweeps. Output ${point} of sample ${sample}: `
    + `${spoken(numbers(values, sample - 1, point - 1))}. ${spoken(ways(values, point - 1))}.`;
}
