// Forget gates against the number of paths: how large the cell state grows over a grid.

import { cellGrid } from "../parts/cell-grid.mjs";
import { button, create, select, slider } from "../parts/controls.mjs";
import { live } from "../parts/live.mjs";
import { fills, ground, layout, NAMES, overlay } from "./drawing.mjs";
import { bias, binomial, compute, KINDS, last, power, raised, settled } from "./values.mjs";
import { player } from "../parts/player.mjs";
import { drawScene, fixed, italic, svgElement, upright } from "../parts/scene.mjs";

const STATE = ["f", "steps", "drive", "point", "step", "playing"];

export default { render };

function render({ model, el }) {
  const view = create(el, "div", "md-view");
  const initial = read(model);
  let values = compute(initial);
  let glanced = -1;

  const svg = svgElement(view.ownerDocument, "svg", {
    role: "group", "aria-label": "Size of the cell state in three cells",
    "font-family": "system-ui,sans-serif",
  });
  const [below, maps, above] = ["", "", "md-drawing"].map((name) => svgElement(
    view.ownerDocument, "g", name ? { class: name, "aria-hidden": "true" } : {},
  ));
  below.setAttribute("aria-hidden", "true");
  svg.append(below, maps, above);
  view.append(svg);
  let grids = null;
  const reading = create(view, "div", "md-reading");
  const controls = addControls(view, model, initial, set);

  function set(changes) {
    const next = settled({ ...read(model), ...changes });
    for (const name of STATE) {
      if (String(next[name]) !== String(model.get(name))) model.set(name, next[name]);
    }
    model.save_changes();
  }

  // The number of cells has changed: the grids are made anew.
  function addGrids(X) {
    grids?.remove();
    maps.replaceChildren();
    const made = KINDS.map((kind) => cellGrid(maps, {
      rows: X, columns: X, label: NAMES[kind], name: (i) => named(values, kind, i),
      press: (i) => set({ point: [Math.floor(i / X), i % X] }),
      glance(i) {
        glanced = i;
        made.forEach((grid) => grid.light(i));
        readOut(reading, values, i);
      },
    }));
    grids = { X, made, remove: () => made.forEach((grid) => grid.remove()) };
  }

  return live({
    model, view, names: STATE,
    draw(width) {
      values = compute(read(model));
      if (grids?.X !== values.X) {
        glanced = -1;
        addGrids(values.X);
      }
      const place = layout(width, values.X);
      svg.setAttribute("viewBox", `0 0 ${width} ${place.height}`);
      drawScene(below, ground(values, place));
      KINDS.forEach((kind, k) => {
        grids.made[k].place(place.maps[kind].x, place.maps[kind].y, place.size);
        grids.made[k].paint(fills(values, kind));
      });
      drawScene(above, overlay(values, place));
      readOut(reading, values, glanced);
      controls.show(values);
    },
    sentence: () => sentence(values),
    stop() {
      controls.stop();
      grids.remove();
    },
  });
}

function read(model) {
  return Object.fromEntries(STATE.map((name) => [name, model.get(name)]));
}

function addControls(view, model, initial, set) {
  const panel = create(view, "div", "md-controls");
  const forget = slider(panel, {
    name: "f", caption: [upright("gates "), italic("f")], min: 0.3, max: 0.9, step: 0.01,
    write: (f) => `${fixed(f, 2)} (bias ${fixed(bias(f), 1)})`,
  }, (f) => set({ f }));
  button(panel, "balance", "½: the balance", () => set({ f: 0.5 }));
  button(panel, "usual", "0.73: bias 1", () => set({ f: 0.73 }));
  const play = player(panel, {
    model, last: () => last(settled(read(model))), caption: [upright("front")], pace: 120,
    reset: () => set(initial),
  });
  const steps = slider(panel, {
    name: "steps", caption: [upright("far corner")], min: 2, max: 32, step: 1,
    write: (count) => `${count} steps`,
  }, (count) => set(resized(settled(read(model)), count)));
  const drive = select(panel, {
    name: "drive", caption: [upright("input")],
    options: [["impulse", "1 at the corner"], ["constant", "1 everywhere"]],
  }, (value) => set({ drive: value }));
  return {
    stop: play.stop,
    show(values) {
      play.show();
      forget(values.f);
      steps(values.steps);
      drive(values.drive);
    },
  };
}

// A finished sweep stays finished, and the far corner stays the chosen point.
function resized(state, steps) {
  const whole = state.step === last(state);
  const corner = state.point.every((k) => k === state.steps);
  return {
    steps, ...(whole && { step: last({ steps }) }), ...(corner && { point: [steps, steps] }),
  };
}

function place({ X }, i) {
  return `(${Math.floor(i / X)}, ${i % X})`;
}

function named(values, kind, i) {
  const size = values.visible[i] ? `size of c = ${power(values.c[kind][i])}` : "not yet reached";
  return `${place(values, i)}: ${size}`;
}

// A table: what each cell computes at the point, and what its paths predict.
function readOut(parent, values, glanced) {
  const i = glanced < 0 ? values.p : glanced;
  const far = values.front[i];
  const paths = power(binomial(far, Math.floor(i / values.X)));
  parent.replaceChildren();
  const title = create(parent, "p");
  create(title, "strong", "", place(values, i));
  title.append(`  ${far} ${far === 1 ? "step" : "steps"} from the corner, ${
    paths === "1.00" ? "1 path" : `${paths.replace(/\.0+$/, "")} paths`}`);
  const table = create(parent, "table", "md-table");
  const row = (tag, entries) => {
    const line = create(table, "tr");
    entries.forEach((entry, k) => create(line, tag, tag === "td" && k !== 2 ? "md-number" : "", entry));
  };
  row("th", ["cell", "computed", "formula", "predicted"]);
  for (const kind of KINDS) {
    const computed = values.visible[i] ? power(values.c[kind][i]) : "not yet";
    row("td", [
      NAMES[kind].replace(" cell", ""), computed, formula(values, kind, i), power(values.predicted[kind][i]),
    ]);
  }
}

function formula(values, kind, i) {
  const base = kind === "lstm" ? [italic("f")] : [upright("("), italic("f"), upright("/2)")];
  const first = kind === "leaky" ? [upright("(1 − "), italic("f"), upright(") ")] : [];
  if (values.drive === "constant") {
    return [...first, upright("Σ C("), italic("j"), upright(" + "), italic("k"), upright(", "),
      italic("j"), upright(") "), ...base, upright("ʲ⁺ᵏ")];
  }
  const [row, far] = [Math.floor(i / values.X), values.front[i]];
  return [...first, upright(`C(${far}, ${row}) `), ...base, upright(raised(far))];
}

// "front 65 of 65, f = 0.73. At (32, 32): MDLSTM cell 3.31 × 10⁹, …"
function sentence(values) {
  const { p, step, f, visible, c } = values;
  const sizes = KINDS.map((kind) => `${NAMES[kind]} ${power(c[kind][p])}`).join(", ");
  return `front ${step} of ${last(values)}, f = ${fixed(f, 2)}. `
    + `Size of c at ${place(values, p)}: ${visible[p] ? sizes : "not yet reached"}.`;
}
