// A recurrence running over a picture, front by front, and the gradient coming back.

import { create } from "../parts/controls.mjs";
import { figure } from "../parts/figure.mjs";
import { binomial, CELL_NAMES, pair, pointAt, QUANTITIES } from "../parts/grid.mjs";
import { htmlRuns, spoken, upright } from "../parts/scene.mjs";
import { drawing, known, sentence, told } from "./drawing.mjs";
import { frame, numbers } from "./values.mjs";

const CORNERS = [[0, "↘ upper left"], [1, "↗ lower left"], [2, "↙ upper right"], [3, "↖ lower right"]];

export default figure({
  traits: [
    "cell", "direction", "unit", "show", "point", "loss", "step", "playing", "image", "weights",
  ],
  frame, numbers, drawing, sentence, readOut, controls,

  // The picture is to draw on, if its points are single numbers; the states are to choose a point.
  cells(stage) {
    const { set } = stage;
    const name = (i) => `${told(i, stage.values.shape[1])}: ${spoken(known(stage.values, i))}`;
    const choose = (i) => set({ point: pointAt(i, stage.values.shape[1]) });
    const paint = (i, value) => set({ image: painted(stage.values, i, value) });
    const inverse = (i) => (stage.values.x[i] > 0.5 ? 0 : 1);
    let pen = 1;
    const drawn = {
      name,
      press: (i) => paint(i, inverse(i)),
      drag(i, begins) {
        if (begins) pen = inverse(i);
        paint(i, pen);
      },
    };
    return {
      picture: stage.values.features === 1 ? drawn : { name, press: choose },
      states: { name, press: choose },
    };
  },
});

function painted({ image, shape }, i, value) {
  const [row, column] = pointAt(i, shape[1]);
  return image.map((line, r) => (r === row ? line.with(column, value) : line));
}

function controls(panel, { initial, model, set }) {
  panel.player("front", { pace: 350 });
  const cells = Object.keys(initial.weights);
  if (cells.length > 1) panel.select("cell", "cell", cells.map((cell) => [cell, CELL_NAMES[cell]]));
  const options = (values) => values.options.map((name) => [name, spoken(QUANTITIES[name])]);
  panel.select("show", "show", options, {
    choose(show) {
      const turns = (show === "dh") !== (model.get("show") === "dh");
      set({ show, ...(turns ? { step: Infinity, playing: false } : {}) });
    },
  });
  panel.select("direction", "from", CORNERS);
  panel.slider("unit", "unit", { max: (values) => values.hidden - 1 });
  panel.select("loss", "L is", [["unit", "this unit"], ["sum", "all units"]]);
  if (Array.isArray(initial.image[0][0])) return;
  const blank = initial.image.map((row) => row.map(() => 0));
  panel.button("clear", "Clear picture", () => set({ image: blank }));
}

// Two lines: the point that is looked at, or the chosen one; and how the two are related.
function readOut(parent, values, glanced) {
  const i = glanced < 0 ? values.p : glanced;
  const line = create(parent, "p", "md-equation");
  create(line, "strong", "", told(i, values.shape[1]));
  line.append("  ", ...htmlRuns(line.ownerDocument, known(values, i)));
  create(parent, "p", "md-words", [upright(relation(values, i))]);
}

function relation({ p, point, shape, direction }, i) {
  const ahead = point.map((k, d) => {
    const at = pointAt(i, shape[1])[d];
    return (direction >> d) & 1 ? at - k : k - at;
  });
  if (i === p) {
    const before = point.map((k, d) => ((direction >> d) & 1 ? shape[d] - k : k + 1));
    const after = point.map((k, d) => ((direction >> d) & 1 ? k + 1 : shape[d] - k));
    const count = ([a, b]) => a * b - 1;
    return `The chosen point: its state depends on ${count(before)} points before it, `
      + `and ${count(after)} depend on it.`;
  }
  if (ahead.every((k) => k >= 0)) {
    const paths = Math.round(binomial(ahead[0] + ahead[1], ahead[0]));
    const ways = paths === 1 ? "one path" : `${paths.toLocaleString("en")} paths`;
    return `The state at ${pair(point)} depends on it, by ${ways}.`;
  }
  if (ahead.every((k) => k <= 0)) return `It depends on the state at ${pair(point)}.`;
  return `Neither it nor the state at ${pair(point)} depends on the other.`;
}
