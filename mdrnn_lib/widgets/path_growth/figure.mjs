// Forget gates against the number of paths: how large the cell state grows over a grid.

import { create } from "../parts/controls.mjs";
import { figure } from "../parts/figure.mjs";
import { binomial, pair, pointAt } from "../parts/grid.mjs";
import { keepFor } from "../parts/keep.mjs";
import { fixed, italic, raised, threeDigits, upright } from "../parts/scene.mjs";
import { drawing, NAMES, sentence } from "./drawing.mjs";
import { bias, frame, KINDS, numbers } from "./values.mjs";

export default figure({
  traits: ["f", "steps", "drive", "point", "step", "playing"],
  frame, numbers, drawing, sentence, readOut, controls,
  cells: (stage) => Object.fromEntries(KINDS.map((kind) => [kind, {
    name: (i) => told(stage.values, kind, i),
    press: (i) => stage.set({ point: pointAt(i, stage.values.X) }),
  }])),
});

function controls(panel, { frame: now, set }) {
  panel.slider("f", [upright("gates "), italic("f")], {
    min: 0.3, max: 0.9, step: 0.01, write: (f) => `${fixed(f, 2)} (bias ${fixed(bias(f), 1)})`,
  });
  panel.button("balance", "½: the balance", () => set({ f: 0.5 }));
  panel.button("usual", "0.73: bias 1", () => set({ f: 0.73 }));
  panel.player("front", { pace: 120 });
  panel.slider("steps", "far corner", {
    min: 2, max: 32, write: (count) => `${count} steps`,
    choose: (steps) => set(resized(now(), steps)),
  });
  panel.select("drive", "input", [["impulse", "1 at the corner"], ["constant", "1 everywhere"]]);
}

// A finished sweep stays finished, and the far corner stays the chosen point.
function resized(state, steps) {
  const corner = state.point.every((k) => k === state.steps);
  return {
    steps, ...(state.step === state.last && { step: Infinity }),
    ...(corner && { point: [steps, steps] }),
  };
}

const written = keepFor((sizes) => Array.from(sizes, threeDigits));

function told({ visible, c, X }, kind, i) {
  const size = visible[i] ? `size of c = ${written(c[kind])[i]}` : "not yet reached";
  return `${pair(pointAt(i, X))}: ${size}`;
}

// A table: what each cell computes at the point, and what its paths predict.
function readOut(parent, values, glanced) {
  const i = glanced < 0 ? values.p : glanced;
  const { X, front, visible, c, predicted } = values;
  const paths = threeDigits(binomial(front[i], pointAt(i, X)[0]));
  const title = create(parent, "p");
  create(title, "strong", "", pair(pointAt(i, X)));
  title.append(`  ${front[i]} ${front[i] === 1 ? "step" : "steps"} from the corner, ${
    paths === "1.00" ? "1 path" : `${paths.replace(/\.0+$/, "")} paths`}`);
  const table = create(parent, "table", "md-table");
  const row = (tag, entries) => {
    const line = create(table, "tr");
    const look = (k) => (tag === "td" && k !== 2 ? "md-number" : "");
    entries.forEach((entry, k) => create(line, tag, look(k), entry));
  };
  row("th", ["cell", "computed", "formula", "predicted"]);
  for (const kind of KINDS) {
    const computed = visible[i] ? threeDigits(c[kind][i]) : "not yet";
    const name = NAMES[kind].replace(" cell", "");
    row("td", [name, computed, formula(values, kind, i), threeDigits(predicted[kind][i])]);
  }
}

function formula(values, kind, i) {
  const base = kind === "lstm" ? [italic("f")] : [upright("("), italic("f"), upright("/2)")];
  const first = kind === "leaky" ? [upright("(1 − "), italic("f"), upright(") ")] : [];
  if (values.drive === "constant") {
    return [...first, upright("Σ C("), italic("j"), upright(" + "), italic("k"), upright(", "),
      italic("j"), upright(") "), ...base, upright("ʲ⁺ᵏ")];
  }
  const [row, far] = [pointAt(i, values.X)[0], values.front[i]];
  return [...first, upright(`C(${far}, ${row}) `), ...base, upright(raised(far))];
}
