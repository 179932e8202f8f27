// Two forget gates lead the memory of one LSTM unit over a grid.

import { cellGrid } from "../parts/cell-grid.mjs";
import { button, create, select, slider } from "../parts/controls.mjs";
import {
  brief, COLUMNS, compute, last, pathCount, ROWS, settled, size,
} from "./values.mjs";
import { live } from "../parts/live.mjs";
import { player } from "../parts/player.mjs";
import {
  diverging, drawScene, fixed, INK, italic, LINE, MUTED, PANEL, svgElement, upright, VERMILION,
} from "../parts/scene.mjs";

const STATE = ["f_1", "f_2", "point", "show", "step", "playing"];
const LEFT = 30; // room for the arrows of the gates
const TOP = 40;
const LARGEST_SIDE = 52;
const FAINT = 1.8; // so that the number is legible on the fill for 1

export default { render };

function render({ model, el }) {
  const view = create(el, "div", "md-view");
  const initial = read(model);
  let values = compute(initial);
  let glanced = -1;

  const svg = svgElement(view.ownerDocument, "svg", {
    role: "group", "aria-label": "One LSTM unit on a grid", "font-family": "system-ui,sans-serif",
  });
  const [below, map, above] = ["", "", "md-drawing"].map((name) => svgElement(
    view.ownerDocument, "g", name ? { class: name, "aria-hidden": "true" } : {},
  ));
  below.setAttribute("aria-hidden", "true");
  svg.append(below, map, above);
  view.append(svg);
  const cells = cellGrid(map, {
    rows: ROWS, columns: COLUMNS, label: "cell states", name: (i) => named(values, i),
    press: (i) => set({ point: [Math.floor(i / COLUMNS), i % COLUMNS] }),
    glance(i) {
      glanced = i;
      readOut(reading, values, i);
    },
  });
  const reading = create(view, "div", "md-reading");
  const controls = addControls(view, model, initial, set);

  // A finished run stays finished when the point or the direction changes.
  function set(changes) {
    const now = settled(read(model));
    const next = { ...now, ...changes };
    if (!("step" in changes) && now.step === last(now)) next.step = last(next);
    const kept = settled(next);
    for (const name of STATE) {
      if (String(kept[name]) !== String(model.get(name))) model.set(name, kept[name]);
    }
    model.save_changes();
  }

  return live({
    model, view, names: STATE,
    draw(width) {
      values = compute(read(model));
      const side = Math.min(Math.floor((width - LEFT - 2) / COLUMNS), LARGEST_SIDE);
      svg.setAttribute("viewBox", `0 0 ${width} ${TOP + ROWS * side + 2}`);
      drawScene(below, [["rect", {
        x: LEFT, y: TOP, width: COLUMNS * side, height: ROWS * side, fill: PANEL, stroke: LINE,
      }]]);
      cells.place(LEFT, TOP, side);
      cells.paint((i) => (values.visible[i] ? fill(values.c[i]) : diverging(0, 1)));
      drawScene(above, overlay(values, side));
      readOut(reading, values, glanced);
      controls.show(values);
    },
    sentence: () => sentence(values),
    stop() {
      controls.stop();
      cells.remove();
    },
  });
}

function read(model) {
  return Object.fromEntries(STATE.map((name) => [name, model.get(name)]));
}

function addControls(view, model, initial, set) {
  const panel = create(view, "div", "md-controls");
  const write = (f) => fixed(f, 2);
  const gate = (name, words, mark) => slider(panel, {
    name, caption: [upright(words), italic("f"), upright(mark)], min: 0, max: 1, step: 0.05, write,
  }, (f) => set({ [name]: f }));
  const down = gate("f_1", "down ", "⁽¹⁾");
  const right = gate("f_2", "right ", "⁽²⁾");
  const row = create(panel, "div", "md-buttons");
  button(row, "row", "along the row", () => set({ f_1: 0, f_2: 1 }));
  button(row, "column", "down the column", () => set({ f_1: 1, f_2: 0 }));
  button(row, "half", "½ and ½", () => set({ f_1: 0.5, f_2: 0.5 }));
  const play = player(panel, {
    model, last: () => last(read(model)), caption: [upright("front")], pace: 350,
    reset: () => set(initial),
  });
  const show = select(panel, {
    name: "show", caption: [upright("show")],
    options: [["memory", "memory"], ["gradient", "gradient"]],
  }, (value) => set({ show: value }));
  return {
    stop: play.stop,
    show(values) {
      play.show();
      down(values.f_1);
      right(values.f_2);
      show(values.show);
    },
  };
}

// Blue up to 1; above 1 orange, the deeper the larger.
function fill(value) {
  if (value <= 1 + 1e-9) return diverging(value, FAINT);
  const depth = Math.min(0.25 + 0.1 * Math.log10(value), 0.6);
  return { fill: VERMILION, "fill-opacity": fixed(depth, 2) };
}

function overlay(values, side) {
  const { c, visible, point: [row, column], f_1, f_2, back } = values;
  const middle = (i) => [
    LEFT + ((i % COLUMNS) + 0.5) * side, TOP + (Math.floor(i / COLUMNS) + 0.5) * side,
  ];
  const numbers = [...visible.keys()].filter((i) => visible[i]).map((i) => {
    const [x, y] = middle(i);
    return ["text", {
      x, y: y + (side < 40 ? 4 : 5), fill: c[i] ? INK : MUTED, "font-size": side < 40 ? 11 : 14,
      "text-anchor": "middle",
    }, [upright(side < 32 ? brief(c[i]) : size(c[i]))]];
  });
  return [
    ...numbers,
    ["rect", {
      x: LEFT + column * side, y: TOP + row * side, width: side, height: side, fill: "none",
      stroke: INK, "stroke-width": 2.5,
    }],
    ...arrow(f_2, "⁽²⁾", COLUMNS * side, true, back),
    ...arrow(f_1, "⁽¹⁾", ROWS * side, false, back),
  ];
}

// The arrow of one gate, as strong as the gate is open, with its value.
function arrow(f, mark, length, flat, back) {
  const [head, far] = back ? [3, 10] : [length - 3, length - 10];
  const at = (along, across) => (
    flat ? `${LEFT + along} ${12 + across}` : `${21 + across} ${TOP + along}`
  );
  const d = `M${at(3, 0)}L${at(length - 3, 0)}M${at(far, -5)}L${at(head, 0)}L${at(far, 5)}`;
  const place = flat
    ? { x: LEFT + 4, y: 32 } : { transform: `translate(3 ${TOP + 4}) rotate(90)` };
  return [
    ["path", {
      d, fill: "none", stroke: INK, "stroke-width": fixed(1 + 3 * f, 1),
      "stroke-opacity": fixed(0.2 + 0.8 * f, 2),
    }],
    ["text", { ...place, fill: INK, "font-size": 13 }, [italic("f"), upright(`${mark} = ${fixed(f, 2)}`)]],
  ];
}

function place(i) {
  return `(${Math.floor(i / COLUMNS)}, ${i % COLUMNS})`;
}

function named(values, i) {
  if (values.visible[i]) return `${place(i)}: ${size(values.c[i])}`;
  const word = values.back ? "cannot reach the point" : "out of reach";
  return `${place(i)}: ${values.far[i] < 0 ? word : "not yet reached"}`;
}

// How the number at a point comes about: so many paths, each with the same product of gates.
function readOut(parent, values, glanced) {
  const { p, f_1, f_2, step, front_sum, back, far, visible, c } = values;
  const i = glanced < 0 ? p : glanced;
  parent.replaceChildren();
  const line = create(parent, "p");
  create(line, "strong", "", place(i));
  if (far[i] < 0) {
    line.append(back ? "  cannot reach the point" : "  is out of the memory's reach");
  } else {
    const [down, right] = values.offset(i);
    const paths = pathCount(down, right);
    line.append(`  ${paths} ${paths === 1 ? "path" : "paths"} × ${fixed(f_1, 2)}`);
    create(line, "sup", "", String(down));
    line.append(` × ${fixed(f_2, 2)}`);
    create(line, "sup", "", String(right));
    line.append(` = ${visible[i] ? size(c[i]) : "not yet reached"}`);
  }
  if (step > 0) create(parent, "p", "", `front ${step - 1} adds up to ${size(front_sum)}`);
}

// "f⁽¹⁾ = 0.50, f⁽²⁾ = 0.50, memory from (1, 2): front 13 of 14, adds up to 0.06."
function sentence({ f_1, f_2, p, back, step, front_sum, ...state }) {
  const what = back ? "gradient back from" : "memory from";
  return `f⁽¹⁾ = ${fixed(f_1, 2)}, f⁽²⁾ = ${fixed(f_2, 2)}, ${what} ${place(p)}: `
    + `${step} of ${last(state)} fronts, the last adds up to ${size(front_sum)}.`;
}
