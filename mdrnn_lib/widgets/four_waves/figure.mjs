// Four waves over one grid, one from each corner, and the inputs that reach an output.

import { cellGrid } from "../parts/cell-grid.mjs";
import { create, select, slider } from "../parts/controls.mjs";
import {
  ARROWS, ground, layout, overlay, PLACES, summary, unionFills,
} from "./drawing.mjs";
import { compute, settled } from "./values.mjs";
import { live } from "../parts/live.mjs";
import { player } from "../parts/player.mjs";
import { drawScene, htmlRuns, italic, number, spoken, svgElement, symbol, upright } from "../parts/scene.mjs";

const STATE = [
  "step", "playing", "corners", "point", "unit", "show", "cell", "image", "weights",
];
const CHOSEN = ["corners", "point", "unit", "show"];
const SHOWS = [["count", "waves"], ["reach", "derivative"]];

export default { render };

function render({ model, el }) {
  const view = create(el, "div", "md-view");
  const initial = read(model);
  let values = compute(initial);
  let glanced = -1; // the cell under the pointer or the focus, or −1

  const picture = addPicture(view, values, {
    name: (q) => `${place(values, q)}: ${spoken(known(values, q))}`,
    glance(q) {
      glanced = q;
      readOut(reading, values, q);
    },
    press: (q) => set({ point: [Math.floor(q / values.shape[1]), q % values.shape[1]] }),
  });
  const reading = create(view, "div", "md-reading");
  const controls = addControls(view, model, initial, set);

  function set(changes) {
    for (const [name, value] of Object.entries(changes)) model.set(name, value);
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
    sentence: () => `step ${values.step} of ${values.last}: ${summary(values).join(", ")}`,
    stop() {
      controls.stop();
      picture.remove();
    },
  });
}

function read(model) {
  return Object.fromEntries(STATE.map((name) => [name, model.get(name)]));
}

function addPicture(view, { shape: [rows, columns] }, { name, glance, press }) {
  const owner = view.ownerDocument;
  const svg = svgElement(owner, "svg", { role: "group", "font-family": "system-ui,sans-serif" });
  const below = svgElement(owner, "g", { "aria-hidden": "true" });
  const above = svgElement(owner, "g", { class: "md-drawing", "aria-hidden": "true" });
  svg.append(below);
  view.append(svg);
  const grid = cellGrid(svg, {
    rows, columns, label: "inputs, press to choose an output", name, glance, press,
  });
  svg.append(above);
  return {
    draw(values, width) {
      const spot = layout(width, values.shape);
      svg.setAttribute("viewBox", `0 0 ${width} ${spot.height}`);
      svg.setAttribute("aria-label", "Four waves, and the inputs that reach an output");
      grid.place(spot.union.x - 0.5, spot.union.y - 0.5, spot.large);
      drawScene(below, ground(values, spot));
      grid.paint(unionFills(values));
      drawScene(above, overlay(values, spot));
    },
    remove: grid.remove,
  };
}

function addControls(view, model, initial, set) {
  const panel = create(view, "div", "md-controls");
  const play = player(panel, {
    model, last: () => settled(read(model)).last, caption: [upright("front")], pace: 450,
    reset: () => set(Object.fromEntries(CHOSEN.map((name) => [name, initial[name]]))),
  });
  const toggles = addToggles(panel, model, set);
  const show = select(panel, {
    name: "show", caption: [upright("show")], options: SHOWS,
  }, (value) => set({ show: value }));
  const unit = slider(panel, {
    name: "unit", caption: [upright("unit")], min: 0, max: 0, step: 1, write: String,
  }, (value) => set({ unit: value }));
  return {
    stop: play.stop,
    show(values) {
      play.show();
      toggles(values.corners);
      show(values.show);
      unit(values.unit, values.hidden - 1);
    },
  };
}

// One switch for each corner; the last one that is on stays on.
function addToggles(panel, model, set) {
  const row = create(panel, "div", "md-buttons");
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", "corners");
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
  return (corners) => switches.forEach((node, k) => {
    const used = corners.includes(k);
    node.textContent = `${ARROWS[k]} ${used ? "on" : "off"}`;
    node.setAttribute("aria-pressed", used);
  });
}

function place({ shape }, q) {
  return `(${Math.floor(q / shape[1])}, ${q % shape[1]})`;
}

// What is known of an input, as runs of text.
function known(values, q) {
  const runs = [italic("x"), upright(` = ${number(values.x[q])}, `)];
  const list = values.listed[q];
  if (!list.length) {
    return [...runs, upright(values.covered[q] ? "not yet read" : "not seen by the output")];
  }
  const ways = list.map((k) => `${PLACES[k]} ${number(values.waves[k].reach[q])}`);
  return [...runs, upright(`carried from the ${ways.join(", ")}`)];
}

function readOut(parent, values, glanced) {
  const q = glanced < 0 ? values.p : glanced;
  parent.replaceChildren();
  const line = create(parent, "p", "md-equation");
  create(line, "strong", "", place(values, q));
  line.append("  ", ...htmlRuns(line.ownerDocument, known(values, q)));
  const words = create(parent, "p", "md-words");
  words.append(...htmlRuns(words.ownerDocument, states(values, q)));
}

// The states of all waves at a point, as far as they have come.
function states(values, q) {
  return [0, 1, 2, 3].filter((k) => values.corners.includes(k)).flatMap((k, n) => {
    const { h, visited } = values.waves[k];
    const said = visited[q] ? ` = ${number(h[q])}` : " to come";
    return [upright(`${n ? ", " : ""}${ARROWS[k]} `), ...symbol("h", values.unit), upright(said)];
  });
}
