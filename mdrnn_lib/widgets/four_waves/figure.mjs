// Four waves over one grid, one from each corner, and the inputs that reach an output.

import { create } from "../parts/controls.mjs";
import { figure } from "../parts/figure.mjs";
import { pair, pointAt } from "../parts/grid.mjs";
import { htmlRuns, italic, number, spoken, symbol, upright } from "../parts/scene.mjs";
import { ARROWS, drawing, PLACES, sentence } from "./drawing.mjs";
import { frame, numbers } from "./values.mjs";

export default figure({
  traits: ["step", "playing", "corners", "point", "unit", "show", "cell", "image", "weights"],
  frame, numbers, drawing, sentence, readOut, controls,
  cells: (stage) => ({
    inputs: {
      name: (q) => `${placeOf(stage.values, q)}: ${spoken(known(stage.values, q))}`,
      press: (q) => stage.set({ point: pointAt(q, stage.values.shape[1]) }),
    },
  }),
});

function controls(panel, { model, set }) {
  panel.player("front", { pace: 450 });
  addSwitches(panel, model, set);
  panel.select("show", "show", [["count", "waves"], ["reach", "derivative"]]);
  panel.slider("unit", "unit", { max: (values) => values.hidden - 1 });
}

// One for each corner; the last one that is on stays on.
function addSwitches(panel, model, set) {
  const row = panel.row("corners");
  const switches = PLACES.map((words, k) => {
    const node = create(row, "button");
    Object.assign(node, { type: "button", name: `corner${k}` });
    node.setAttribute("aria-label", `from the ${words}`);
    node.addEventListener("click", () => {
      const corners = model.get("corners");
      const next = corners.includes(k) ? corners.filter((c) => c !== k) : [...corners, k].sort();
      if (next.length) set({ corners: next });
    });
    return node;
  });
  panel.update(({ corners }) => switches.forEach((node, k) => {
    const used = corners.includes(k);
    node.textContent = `${ARROWS[k]} ${used ? "on" : "off"}`;
    node.setAttribute("aria-pressed", used);
  }));
}

const placeOf = ({ shape }, q) => pair(pointAt(q, shape[1]));

// What is known of an input, as runs of text.
function known({ x, reach, carriers }, q) {
  const runs = [italic("x"), upright(` = ${number(x[q])}, `)];
  const { seen, by } = carriers[q];
  if (!by.length) return [...runs, upright(seen ? "not yet read" : "not seen by the output")];
  const ways = by.map((k) => `${PLACES[k]} ${number(reach[k][q])}`);
  return [...runs, upright(`carried from the ${ways.join(", ")}`)];
}

// Two lines: the input that is looked at, or the chosen point; and the states of all waves there.
function readOut(parent, values, glanced) {
  const q = glanced < 0 ? values.p : glanced;
  const line = create(parent, "p", "md-equation");
  create(line, "strong", "", placeOf(values, q));
  line.append("  ", ...htmlRuns(line.ownerDocument, known(values, q)));
  create(parent, "p", "md-words", states(values, q));
}

function states({ corners, h, visited, unit }, q) {
  return corners.flatMap((k, n) => {
    const said = visited[k][q] ? ` = ${number(h[k][q])}` : " to come";
    return [upright(`${n ? ", " : ""}${ARROWS[k]} `), ...symbol("h", unit), upright(said)];
  });
}
