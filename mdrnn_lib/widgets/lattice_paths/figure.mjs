// The derivative between two points of a grid, path by path.

import { create } from "../parts/controls.mjs";
import { figure } from "../parts/figure.mjs";
import { pair, pointAt } from "../parts/grid.mjs";
import { fixed, htmlRuns, number, symbol, upright } from "../parts/scene.mjs";
import { DERIVATIVE, drawing, sentence } from "./drawing.mjs";
import { countPaths, frame, numbers } from "./values.mjs";

export default figure({
  traits: ["w_1", "w_2", "activation", "start", "end", "step", "playing", "inputs"],
  frame, numbers, drawing, sentence, readOut, controls,
  cells(stage) {
    const point = (i) => pointAt(i, stage.values.shape[1]);
    return {
      points: {
        name: (i) => `${pair(point(i))}: slope ${number(stage.values.slopes[i])}, `
          + `dh p/dh here ${number(stage.values.reach[i])}, ${through(stage.values, point(i))}`,
        press: (i) => stage.set({ [stage.moved ?? "end"]: point(i), step: 0, playing: false }),
      },
    };
  },
});

function controls(panel, stage) {
  panel.player("path", { pace: 900 });
  const weight = (name, words, d) => panel.slider(name, [upright(words), ...symbol("w", d)], {
    min: -1.5, max: 1.5, step: 0.05, write: (value) => fixed(value, 2),
  });
  weight("w_1", "down ", 1);
  weight("w_2", "right ", 2);
  panel.select("activation", "φ", [["identity", "identity"], ["tanh", "tanh"]]);
  panel.select("moves", "a press moves", [["end", "p, the end"], ["start", "q, the start"]], {
    value: () => stage.moved ?? "end",
    choose(end) {
      stage.moved = end; // the reader's, not the state's
    },
  });
}

function through({ start, end }, r) {
  const paths = countPaths(start, r) * countPaths(r, end);
  return `${paths === 1 ? "1 path" : `${paths} paths`} through it`;
}

function readOut(parent, values, glanced) {
  const line = create(parent, "p", "md-equation");
  const words = create(parent, "p", "md-words");
  if (glanced >= 0) readPoint(line, words, values, glanced);
  else if (values.step) readPart(line, words, values);
  else readTotal(line, words, values);
}

function readPoint(line, words, values, i) {
  const r = pointAt(i, values.shape[1]);
  create(line, "strong", "", pair(r));
  line.append(`  φ′ = ${number(values.slopes[i])},  d`, ...htmlRuns(line.ownerDocument, [
    ["h", "it"], ["p", "sub"], upright("/d"), ["h", "it"],
    upright(` here = ${number(values.reach[i])}`),
  ]));
  words.append(`${through(values, r)}.`);
}

function readPart(line, words, values) {
  const { start, end, parts, step, last, grouped, products, running, total } = values;
  create(line, "strong", "", `${grouped ? "group" : "path"} ${step} of ${last}`);
  line.append(" = ");
  const product = create(line, "span", "md-immediate");
  shownFactors(values).forEach((factor, k) => {
    if (k) product.append(" × ");
    create(product, "span", "md-factor", factor);
  });
  line.append(" = ");
  create(line, "strong", "md-value", number(products[step - 1]));
  const left = total - running[step];
  const rest = step < last ? `; ${number(left)} is still missing` : ", the whole derivative";
  if (grouped) {
    const [m] = parts[step - 1];
    const paths = (countPaths(start, m) * countPaths(m, end)).toLocaleString("en");
    words.append(`${paths} paths cross the middle at ${pair(m)}. `);
  }
  words.append(`The sum so far is ${number(running[step])}${rest}.`);
}

// Without an activation every slope is 1 and goes without saying.
function shownFactors({ activation, grouped, factors, step }) {
  const all = factors[step - 1];
  const kept = grouped || activation !== "identity" ? all : all.filter((_, k) => k % 2 === 0);
  const written = kept.map((factor) => (factor < 0 ? `(${number(factor)})` : number(factor)));
  return written.length ? written : ["1"];
}

function readTotal(line, words, { start, end, count, total, grouped, last }) {
  line.append(...htmlRuns(line.ownerDocument, [...DERIVATIVE, upright(" = ")]));
  create(line, "strong", "", number(total));
  const paths = count === 1 ? "One path leads" : `${count.toLocaleString("en")} paths lead`;
  const many = grouped ? ` They are added in ${last} groups, by where they cross the middle.` : "";
  words.append(count
    ? `${paths} from ${pair(start)} to ${pair(end)}. Each adds one product.${many}`
    : `No path leads from ${pair(start)} to ${pair(end)}: steps go down or to the right.`);
}
