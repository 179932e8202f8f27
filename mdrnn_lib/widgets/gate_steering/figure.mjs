// Two forget gates lead the memory of one LSTM unit over a grid.

import { create } from "../parts/controls.mjs";
import { figure } from "../parts/figure.mjs";
import { binomial, pair, pointAt } from "../parts/grid.mjs";
import { fixed, italic, upright } from "../parts/scene.mjs";
import { drawing, sentence, size } from "./drawing.mjs";
import { COLUMNS, frame, numbers, stepsTo } from "./values.mjs";

export default figure({
  traits: ["f_1", "f_2", "point", "show", "step", "playing"],
  frame, numbers, drawing, sentence, readOut, controls,
  cells: (stage) => ({
    map: {
      name: (i) => told(stage.values, i),
      press: (i) => stage.set({ point: pointAt(i, COLUMNS), ...finished(stage) }),
    },
  }),
});

// A finished run stays finished when the point or the direction changes.
function finished(stage) {
  const { step, last } = stage.frame();
  return step === last ? { step: Infinity } : {};
}

function controls(panel, stage) {
  const { set } = stage;
  const gate = (name, words, mark) => panel.slider(name, [
    upright(words), italic("f"), upright(mark),
  ], { step: 0.05, write: (f) => fixed(f, 2) });
  gate("f_1", "down ", "⁽¹⁾");
  gate("f_2", "right ", "⁽²⁾");
  const row = panel.row();
  panel.button("row", "along the row", () => set({ f_1: 0, f_2: 1 }), row);
  panel.button("column", "down the column", () => set({ f_1: 1, f_2: 0 }), row);
  panel.button("half", "½ and ½", () => set({ f_1: 0.5, f_2: 0.5 }), row);
  panel.player("front", { pace: 350 });
  panel.select("show", "show", [["memory", "memory"], ["gradient", "gradient"]], {
    choose: (show) => set({ show, ...finished(stage) }),
  });
}

const where = (i) => pair(pointAt(i, COLUMNS));

function told({ visible, far, back, c }, i) {
  if (visible[i]) return `${where(i)}: ${size(c[i])}`;
  const word = back ? "cannot reach the point" : "out of reach";
  return `${where(i)}: ${far[i] < 0 ? word : "not yet reached"}`;
}

// How the number at a point comes about: so many paths, each with the same product of gates.
function readOut(parent, values, glanced) {
  const { p, f_1, f_2, step, front_sum, back, far, visible, c } = values;
  const i = glanced < 0 ? p : glanced;
  const line = create(parent, "p");
  create(line, "strong", "", where(i));
  if (far[i] < 0) {
    line.append(back ? "  cannot reach the point" : "  is out of the memory's reach");
  } else {
    const [down, right] = stepsTo(values, i);
    const paths = Math.round(binomial(down + right, down));
    line.append(`  ${paths} ${paths === 1 ? "path" : "paths"} × ${fixed(f_1, 2)}`);
    create(line, "sup", "", String(down));
    line.append(` × ${fixed(f_2, 2)}`);
    create(line, "sup", "", String(right));
    line.append(` = ${visible[i] ? size(c[i]) : "not yet reached"}`);
  }
  if (step > 0) create(parent, "p", "", `front ${step - 1} adds up to ${size(front_sum)}`);
}
