// Both directions of a network over two samples: the sweeps meet, and what reaches an output.

import { create } from "../parts/controls.mjs";
import { figure } from "../parts/figure.mjs";
import { CELL_NAMES, pointAt } from "../parts/grid.mjs";
import { fixed, htmlRuns, italic, number, spoken, upright } from "../parts/scene.mjs";
import { drawing, known, sentence, ways } from "./drawing.mjs";
import { frame, numbers } from "./values.mjs";

export default figure({
  traits: [
    "step", "playing", "cell", "sample", "point", "unit", "reversal", "gain", "lengths", "inputs",
    "weights",
  ],
  frame, numbers, drawing, sentence, readOut, controls,

  // The outputs of all samples are counted through: those of the second one from T.
  cells: (stage) => ({
    outputs: {
      name(i) {
        const [m, k] = pointAt(i, stage.values.T);
        return `step ${k + 1}: ${spoken(known(stage.values, m, k))}`;
      },
      press(i) {
        const [m, k] = pointAt(i, stage.values.T);
        if (k < stage.values.lengths[m]) stage.set({ sample: m + 1, point: k + 1 });
      },
    },
  }),
});

function controls(panel, { initial, model, set }) {
  panel.player("steps done", { pace: 600 });
  const cells = Object.keys(initial.weights);
  if (cells.length > 1) panel.select("cell", "cell", cells.map((cell) => [cell, CELL_NAMES[cell]]));
  panel.select("sample", "output of", [[1, "sample 1"], [2, "sample 2"]]);
  panel.slider("point", [upright("at "), italic("t")], {
    min: 1, max: ({ lengths, sample }) => lengths[sample - 1],
  });
  panel.slider("unit", "unit", { max: ({ H }) => H - 1 });
  panel.slider("gain", "recurrent weights", {
    max: 2, step: 0.05, write: (value) => `× ${fixed(value, 2)}`,
  });
  panel.slider("length", "length of sample 2", {
    min: 1, max: ({ T }) => T, value: ({ lengths }) => lengths[1],
    choose: (length) => set({ lengths: [model.get("lengths")[0], length] }),
  });
  panel.select("reversal", "backward from", [["own", "its own end"], ["padded", "padding’s end"]]);
}

function readOut(parent, values, glanced) {
  const { sample, point, lengths, reversal, T } = values;
  const [m, k] = glanced < 0 ? [sample - 1, point - 1] : pointAt(glanced, T);
  const line = create(parent, "p", "md-equation");
  create(line, "strong", "", `sample ${m + 1}, step ${k + 1}`);
  line.append("  ", ...htmlRuns(line.ownerDocument, known(values, m, k)));
  const other = `No input of sample ${m + 1} reaches an output of sample ${sample}.`;
  const away = m !== sample - 1 ? [upright(other)] : k >= lengths[m] && reversal === "own"
    ? [upright("Padding: neither sweep comes here.")] : ways(values, k);
  create(parent, "p", "md-equation", away);
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
