// A trained network reads a digit: four waves over its tiles, and the votes that they bring in.

import { create } from "../parts/controls.mjs";
import { figure } from "../parts/figure.mjs";
import { pair, pointAt } from "../parts/grid.mjs";
import { fixed } from "../parts/scene.mjs";
import { CORNERS, drawing, readAs, sentence, signed, sums, tileOf, votesBy } from "./drawing.mjs";
import { CLASSES, frame, numbers, PIXELS, rowsRead, touched } from "./values.mjs";

const CLEAN = Array.from({ length: PIXELS }, () => "0".repeat(PIXELS));

export default figure({
  traits: ["sample", "digit", "step", "playing", "image", "samples", "weights"],
  frame, numbers, drawing, sentence, readOut, controls, lights: true,

  cells(stage) {
    const draw = (i) => readToTheEnd(stage, touched(rowsRead(stage.state()), i, stage.rubs));
    const name = (i) => (
      `${pair(pointAt(i, PIXELS))}: ink ${fixed(stage.values.picture[i], 2)}`
    );
    return { picture: { name, press: draw, drag: draw } };
  },
});

// What a stroke changes is read to the end at once.
function readToTheEnd({ set }, image) {
  set({ image, sample: -1, step: Infinity, playing: false });
}

function controls(panel, stage) {
  const ten = Array.from({ length: CLASSES }, (_, k) => k);
  panel.player("front", { pace: 350 });
  panel.select("sample", "picture", [
    ...ten.map((k) => [k, `test image ${k}`]), [-1, "your drawing"],
  ]);
  panel.select("digit", "votes for", [[-1, "the answer"], ...ten.map((k) => [k, String(k)])]);
  panel.select("pen", "pen", [[false, "ink"], [true, "rubber"]], {
    value: () => Boolean(stage.rubs),
    choose(rubs) {
      stage.rubs = rubs;
    },
  });
  panel.button("clear", "Blank paper", () => {
    stage.rubs = false;
    panel.show(stage.values);
    readToTheEnd(stage, CLEAN);
  });
}

// Two lines: the answer; and the votes of the tile that is looked at, or their sums.
function readOut(parent, values, glanced) {
  create(parent, "p", "md-equation", readAs(values));
  create(parent, "p", "md-words", glanced < 0
    ? `Votes for ${values.shown} by direction: ${sums(values)}. Point at a tile, or draw.`
    : votesOf(values, tileOf(values, glanced)));
}

function votesOf(values, p) {
  const { side, shown, counted } = values;
  const parts = CORNERS.map((corner, k) => (
    `${corner} ${counted[k][p] ? signed(votesBy(values, k)[p], 3) : "not yet"}`
  ));
  return `Tile ${pair(pointAt(p, side))} votes for ${shown}: ${parts.join(", ")}.`;
}
