// A linear network on a grid of 3 × 3 points, worked out point by point.

import { create } from "../parts/controls.mjs";
import { figure } from "../parts/figure.mjs";
import { pair, pointAt } from "../parts/grid.mjs";
import { symbol, upright } from "../parts/scene.mjs";
import { drawing, sentence, short, worked } from "./drawing.mjs";
import { SIDE, frame, numbers, stepOf } from "./values.mjs";

export default figure({
  traits: ["w_1", "w_2", "show", "step", "playing", "inputs"],
  frame, numbers, drawing, sentence, readOut, controls,
  cells: (stage) => ({
    points: {
      name: (i) => told(stage.values, i),
      press: (i) => stage.set({ step: stepOf(i, stage.values.back), playing: false }),
    },
  }),
});

function controls(panel) {
  panel.player("point", { pace: 1500 });
  const weight = (name, words, d) => panel.slider(name, [upright(words), ...symbol("w", d)], {
    min: -2, max: 2, step: 0.5, write: short,
  });
  weight("w_1", "down ", 1);
  weight("w_2", "right ", 2);
  panel.select("show", "show", [["forwards", "forwards: h"], ["backwards", "backwards: δ"]]);
}

function told({ back, x, h, delta, visible }, i) {
  const given = back ? `h = ${short(h[i])}` : `x = ${short(x[i])}`;
  const found = back ? `δ = ${short(delta[i])}` : `h = ${short(h[i])}`;
  return `${pair(pointAt(i, SIDE))}: ${given}, ${visible[i] ? found : "not yet computed"}`;
}

function readOut(parent, values, glanced) {
  const i = glanced < 0 ? values.lit : glanced;
  if (i < 0) {
    create(parent, "p", "md-words", "Nothing is computed yet. Press Play, Next, or a point.");
    return;
  }
  const sum = worked(values, i);
  create(parent, "p", "md-equation", sum.symbols);
  create(parent, "p", "md-equation", values.visible[i] ? `= ${sum.numbers}` : "not yet computed");
}
