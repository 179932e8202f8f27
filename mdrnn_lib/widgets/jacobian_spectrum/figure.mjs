// The eigenvalues of a recurrent matrix, to be dragged on the complex plane, and the norm of every
// dh_t/dh_k that follows from them.

import { cellGrid } from "../parts/cell-grid.mjs";
import { create, select, slider } from "../parts/controls.mjs";
import {
  curve, handles, layout, magnitude, mapFrame, plane, shade,
} from "./drawing.mjs";
import { compute, settled } from "./values.mjs";
import { live } from "../parts/live.mjs";
import { player } from "../parts/player.mjs";
import {
  drawScene, fixed, htmlRuns, italic, LINE, number, spoken, svgElement, symbol, upright,
} from "../parts/scene.mjs";

const STATE = [
  "step", "playing", "k", "radius", "angle", "real", "shear", "activation", "drive", "inputs",
];
const CHOSEN = ["k", "radius", "angle", "real", "shear", "activation", "drive"];
const LARGEST = 1.5;
const MOVE = 0.05; // of a modulus, by an arrow key
const TURN = 5; // degrees

export default { render };

function render({ model, el }) {
  const view = create(el, "div", "md-view");
  const initial = read(model);
  let values = compute(initial);
  let glanced = -1;

  const picture = addPicture(view, initial.inputs.length, {
    name: (i) => nameOf(values, i),
    glance(i) {
      glanced = i;
      readOut(reading, values, spot(values, glanced));
    },
    press(i) {
      const { t, k } = spot(values, i);
      if (k <= t) set({ step: t, k, playing: false });
    },
    move: (changes) => set(bounded(changes)),
    state: () => values,
  });
  const reading = create(view, "div", "md-reading");
  const controls = addControls(view, model, initial, set);

  function set(changes) {
    for (const [name, value] of Object.entries(changes)) model.set(name, value);
    model.save_changes();
    // At once: a key that is held down must find the value that it changed.
    values = compute(read(model));
  }

  return live({
    model, view, names: STATE,
    draw(width) {
      values = compute(read(model));
      picture.draw(values, width);
      readOut(reading, values, spot(values, glanced));
      controls.show(values);
    },
    sentence: () => sentence(values),
    stop() {
      controls.stop();
      picture.remove();
    },
  });
}

function read(model) {
  return settled(Object.fromEntries(STATE.map((name) => [name, model.get(name)])));
}

// Eigenvalues within their ranges, on a grid of hundredths and whole degrees.
function bounded({ radius, angle, real }) {
  const round = (value) => Math.round(value * 100) / 100;
  const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
  return {
    ...(radius === undefined ? {} : { radius: round(clamp(radius, 0, LARGEST)) }),
    ...(angle === undefined ? {} : { angle: Math.round(clamp(angle, 0, 180)) }),
    ...(real === undefined ? {} : { real: round(clamp(real, -LARGEST, LARGEST)) }),
  };
}

// The t and k of a cell of the map; of the chosen one for −1.
function spot({ T, step, k }, i) {
  return i < 0 ? { t: step, k } : { t: Math.floor(i / T) + 1, k: (i % T) + 1 };
}

function nameOf(values, i) {
  const { t, k } = spot(values, i);
  return `t = ${t}, k = ${k}: ${k > t ? "no way" : magnitude(values.norms[t - 1][k - 1])}`;
}

function addPicture(view, T, { name, glance, press, move, state }) {
  const owner = view.ownerDocument;
  const svg = svgElement(owner, "svg", { role: "group", "font-family": "system-ui,sans-serif" });
  const [below, above] = ["plane", "map"].map(() => svgElement(owner, "g", {
    class: "md-drawing", "aria-hidden": "true",
  }));
  svg.append(below);
  view.append(svg);
  const cells = cellGrid(svg, {
    rows: T, columns: T, label: "norm for each t and k, press to choose", name, glance, press,
  });
  svg.append(above);
  const grip = svgElement(owner, "g", { class: "md-grips", tabindex: "-1" });
  svg.append(grip);
  let place = null;

  // A pointer's place on the complex plane.
  function at({ clientX, clientY }) {
    const box = svg.getBoundingClientRect();
    const [cx, cy] = handles(state(), place.plane).center;
    const scale = place.width / box.width;
    const [x, y] = [(clientX - box.left) * scale - cx, cy - (clientY - box.top) * scale];
    return [x / place.plane.unit, y / place.plane.unit];
  }

  function addGrip(which, more, drag, keys) {
    const node = svgElement(owner, "circle", { r: 15, ...more });
    grip.append(node);
    let held = false;
    node.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      held = true;
      node.setPointerCapture(event.pointerId);
    });
    node.addEventListener("pointermove", (event) => held && move(drag(at(event))));
    for (const type of ["pointerup", "pointercancel", "lostpointercapture"]) {
      node.addEventListener(type, () => { held = false; });
    }
    node.addEventListener("keydown", (event) => {
      const changes = keys(event.key, state());
      if (!changes) return;
      move(changes);
      event.preventDefault();
    });
    return (values) => {
      const [cx, cy] = handles(values, place.plane)[which];
      node.setAttribute("cx", cx);
      node.setAttribute("cy", cy);
      return node;
    };
  }
  const role = (label, min) => ({
    role: "slider", tabindex: "0", "aria-label": label, "aria-valuemin": String(min),
    "aria-valuemax": String(LARGEST),
  });
  const polar = ([x, y]) => ({
    radius: Math.hypot(x, y), angle: Math.abs((Math.atan2(y, x) * 180) / Math.PI),
  });
  const byArrow = (key, { radius, angle }) => ({
    ArrowUp: { radius: radius + MOVE }, ArrowDown: { radius: radius - MOVE },
    ArrowLeft: { angle: angle + TURN }, ArrowRight: { angle: angle - TURN },
    Home: { radius: 0 }, End: { radius: LARGEST },
  }[key]);
  const along = (key, { real }) => ({
    ArrowUp: { real: real + MOVE }, ArrowRight: { real: real + MOVE },
    ArrowDown: { real: real - MOVE }, ArrowLeft: { real: real - MOVE },
    Home: { real: -LARGEST }, End: { real: LARGEST },
  }[key]);
  const mirror = addGrip("mirror", {}, polar, () => undefined);
  const pair = addGrip("pair", role("eigenvalue pair, radius and angle", 0), polar, byArrow);
  const real = addGrip("real", role("real eigenvalue", -LARGEST), ([x]) => ({ real: x }), along);

  return {
    draw(values, width) {
      place = layout(width, T);
      svg.setAttribute("viewBox", `0 0 ${width} ${place.height}`);
      svg.setAttribute("aria-label", "Eigenvalues, norms of products of Jacobians, one row of them");
      drawScene(below, plane(values, place));
      cells.place(place.map.x - 0.5, place.map.y - 0.5, place.map.cell);
      cells.paint((i) => {
        const { t, k } = spot(values, i);
        return k > t ? { fill: LINE, "fill-opacity": "0.25" } : shade(values.norms[t - 1][k - 1]);
      });
      drawScene(above, [...mapFrame(values, place), ...curve(values, place)]);
      mirror(values);
      say(pair(values), values.radius, `radius ${fixed(values.radius, 2)}, angle ${values.angle}°`);
      say(real(values), values.real, fixed(values.real, 2));
    },
    remove: cells.remove,
  };
}

function say(node, value, text) {
  node.setAttribute("aria-valuenow", value);
  node.setAttribute("aria-valuetext", text);
}

function addControls(view, model, initial, set) {
  const panel = create(view, "div", "md-controls");
  const play = player(panel, {
    model, last: () => model.get("inputs").length, caption: [upright("row "), italic("t")],
    pace: 300, reset: () => set(Object.fromEntries(CHOSEN.map((name) => [name, initial[name]]))),
  });
  const add = (name, caption, min, max, step, write) => slider(panel, {
    name, caption, min, max, step, write,
  }, (value) => set({ [name]: value }));
  const two = (value) => fixed(value, 2);
  const sliders = {
    radius: add("radius", [upright("pair: radius")], 0, LARGEST, 0.01, two),
    angle: add("angle", [upright("angle")], 0, 180, 1, (value) => `${value}°`),
    real: add("real", [upright("real eigenvalue")], -LARGEST, LARGEST, 0.01, two),
    shear: add("shear", [upright("shear "), italic("β")], 0, 3, 0.05, two),
  };
  const activation = select(panel, {
    name: "activation", caption: [italic("φ")], options: [["identity", "linear"], ["tanh", "tanh"]],
  }, (value) => set({ activation: value }));
  const drive = add("drive", [upright("size of inputs")], 0, 3, 0.1, two);
  const chosen = add("k", [italic("k")], 1, 2, 1, String);
  return {
    stop: play.stop,
    show(values) {
      play.show();
      for (const [name, show] of Object.entries(sliders)) show(values[name]);
      activation(values.activation);
      drive(values.drive);
      chosen(values.k, values.T);
    },
  };
}

function readOut(parent, values, { t, k }) {
  parent.replaceChildren();
  const owner = parent.ownerDocument;
  const line = create(parent, "p", "md-equation");
  line.append(...htmlRuns(owner, comparison(values, t, k)));
  const second = create(parent, "p", "md-equation");
  const rows = values.W.map((row) => row.map((w) => fixed(w, 2)).join("  "));
  second.append(...htmlRuns(owner, [...symbol("W", "h"), upright(` = [ ${rows.join(" | ")} ]`)]));
  const words = remark(values).split("‖W‖").flatMap((text, m) => [
    ...(m ? [upright("‖"), ...symbol("W", "h"), upright("‖")] : []), upright(text),
  ]);
  create(parent, "p", "md-words", words);
}

function comparison({ norms, rho, norm }, t, k) {
  if (t === 0) return [upright("No step is done.")];
  const of = [upright("d"), ...symbol("h", t), upright("/d"), ...symbol("h", k)];
  if (k > t) return [...of, upright(" = 0: the past does not depend on the future.")];
  const lag = t - k;
  const power = [...String(lag)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]).join("");
  return [
    upright("‖"), ...of, upright(`‖ = ${magnitude(norms[t - 1][k - 1])},  `),
    italic("ρ"), upright(`${power} = ${magnitude(rho ** lag)},  ‖`),
    ...symbol("W", "h"), upright(`‖${power} = ${magnitude(norm ** lag)}`),
  ];
}

// What the numbers say, in words.
function remark({ norms, rho, norm, step, activation }) {
  const row = step ? [...norms[step - 1]].reverse() : [1];
  const peak = Math.max(...row);
  const where = row.indexOf(peak);
  const sizes = `ρ = ${number(rho)}, ‖W‖ = ${number(norm)}. `;
  if (norm < 1 + 1e-9) return `${sizes}The norm bound lets nothing exceed 1: no gradient grows.`;
  if (activation === "tanh") {
    return `${sizes}Every Jacobian is shrunk by diag(φ′) ≤ 1: the norm bound still holds, `
      + "and ρ bounds nothing from below any more.";
  }
  if (rho < 1 && peak > 1) {
    return `${sizes}It must vanish in the end, as ρ < 1; before, it grows to ${magnitude(peak)} `
      + `at distance ${where}. ρ alone does not see that, and ‖W‖ does not see the end.`;
  }
  if (rho < 1) return `${sizes}It vanishes, although the norm bound would allow growth.`;
  if (rho === 1) return `${sizes}On the unit circle it neither vanishes nor explodes by itself.`;
  return `${sizes}As ρ > 1 it explodes, in the end as fast as ρ says.`;
}

function sentence(values) {
  const { step, T, k } = values;
  return `row ${step} of ${T}. ${spoken(comparison(values, step, k))}. ${remark(values)}`;
}
