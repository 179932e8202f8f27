// The eigenvalues of a recurrent matrix, to be dragged on the complex plane, and the norm of every
// dh_t/dh_k that follows from them.

import { setAll } from "../parts/cell-grid.mjs";
import { create } from "../parts/controls.mjs";
import { figure } from "../parts/figure.mjs";
import { fixed, htmlRuns, italic, svgElement, symbol, upright } from "../parts/scene.mjs";
import { comparison, drawing, handles, magnitude, remark, sentence, spot } from "./drawing.mjs";
import { frame, numbers } from "./values.mjs";

const LARGEST = 1.5;
const MOVE = 0.05; // of a modulus, by an arrow key
const TURN = 5; // degrees

export default figure({
  traits: [
    "step", "playing", "k", "radius", "angle", "real", "shear", "activation", "drive", "inputs",
  ],
  frame, numbers, drawing, sentence, readOut, controls, targets,
  cells: (stage) => ({
    map: {
      name(i) {
        const { t, k } = spot(stage.values, i);
        const norm = k > t ? "no way" : magnitude(stage.values.norms[t - 1][k - 1]);
        return `t = ${t}, k = ${k}: ${norm}`;
      },
      press(i) {
        const { t, k } = spot(stage.values, i);
        if (k <= t) stage.set({ step: t, k, playing: false });
      },
    },
  }),
});

// The handles of the eigenvalues, the mirror image of the pair for the pointer alone.
function targets({ svg }, stage) {
  const group = svgElement(svg.ownerDocument, "g", { class: "md-grips", tabindex: "-1" });
  svg.append(group);
  let scene = null;

  // A pointer's place on the complex plane.
  function at({ clientX, clientY }) {
    const box = svg.getBoundingClientRect();
    const [cx, cy] = handles(stage.values, scene.place.plane).center;
    const scale = scene.width / box.width;
    return [(clientX - box.left) * scale - cx, cy - (clientY - box.top) * scale].map((length) => (
      length / scene.place.plane.unit
    ));
  }

  function addGrip(more, drag, keys) {
    const node = svgElement(group.ownerDocument, "circle", { r: 15, ...more });
    const move = (changes) => changes && stage.set(bounded(changes));
    group.append(node);
    holdable(node, (event) => move(drag(at(event))));
    node.addEventListener("keydown", (event) => {
      const changes = keys(event.key, stage.frame());
      move(changes);
      if (changes) event.preventDefault();
    });
    return node;
  }

  const mirror = addGrip({}, polar, () => null);
  const pair = addGrip(role("eigenvalue pair, radius and angle", 0), polar, byArrow);
  const real = addGrip(role("real eigenvalue", -LARGEST), ([x]) => ({ real: x }), along);
  return {
    draw(values, drawn) {
      scene = drawn;
      const places = handles(values, scene.place.plane);
      const center = ([cx, cy]) => ({ cx, cy });
      const { radius, angle, real: r } = values;
      setAll(mirror, center(places.mirror));
      setAll(pair, {
        ...center(places.pair), "aria-valuenow": radius,
        "aria-valuetext": `radius ${fixed(radius, 2)}, angle ${angle}°`,
      });
      setAll(real, {
        ...center(places.real), "aria-valuenow": r, "aria-valuetext": fixed(r, 2),
      });
    },
  };
}

function role(label, min) {
  return {
    role: "slider", tabindex: "0", "aria-label": label, "aria-valuemin": String(min),
    "aria-valuemax": String(LARGEST),
  };
}

function holdable(node, move) {
  let held = false;
  node.addEventListener("pointerdown", ({ button, pointerId }) => {
    if (button !== 0) return;
    held = true;
    node.setPointerCapture(pointerId);
  });
  node.addEventListener("pointermove", (event) => held && move(event));
  for (const type of ["pointerup", "pointercancel", "lostpointercapture"]) {
    node.addEventListener(type, () => {
      held = false;
    });
  }
}

// Eigenvalues within their ranges, on a grid of hundredths and whole degrees.
function bounded(changes) {
  const ends = { radius: [0, LARGEST, 100], angle: [0, 180, 1], real: [-LARGEST, LARGEST, 100] };
  return Object.fromEntries(Object.entries(changes).map(([name, value]) => {
    const [low, high, parts] = ends[name];
    return [name, Math.round(Math.min(Math.max(value, low), high) * parts) / parts];
  }));
}

function polar([x, y]) {
  return { radius: Math.hypot(x, y), angle: Math.abs((Math.atan2(y, x) * 180) / Math.PI) };
}

function byArrow(key, { radius, angle }) {
  return {
    ArrowUp: { radius: radius + MOVE }, ArrowDown: { radius: radius - MOVE },
    ArrowLeft: { angle: angle + TURN }, ArrowRight: { angle: angle - TURN },
    Home: { radius: 0 }, End: { radius: LARGEST },
  }[key];
}

function along(key, { real }) {
  return {
    ArrowUp: { real: real + MOVE }, ArrowRight: { real: real + MOVE },
    ArrowDown: { real: real - MOVE }, ArrowLeft: { real: real - MOVE },
    Home: { real: -LARGEST }, End: { real: LARGEST },
  }[key];
}

function controls(panel) {
  const two = { write: (value) => fixed(value, 2) };
  panel.player([upright("row "), italic("t")], { pace: 300 });
  panel.slider("radius", "pair: radius", { max: LARGEST, step: 0.01, ...two });
  panel.slider("angle", "angle", { max: 180, write: (value) => `${value}°` });
  panel.slider("real", "real eigenvalue", { min: -LARGEST, max: LARGEST, step: 0.01, ...two });
  panel.slider("shear", [upright("shear "), italic("β")], { max: 3, step: 0.05, ...two });
  panel.select("activation", [italic("φ")], [["identity", "linear"], ["tanh", "tanh"]]);
  panel.slider("drive", "size of inputs", { max: 3, step: 0.1, ...two });
  panel.slider("k", [italic("k")], { min: 1, max: ({ T }) => T });
}

function readOut(parent, values, glanced) {
  const { t, k } = spot(values, glanced);
  create(parent, "p", "md-equation", comparison(values, t, k));
  const rows = values.W.map((row) => row.map((w) => fixed(w, 2)).join("  "));
  create(parent, "p", "md-equation", [...symbol("W", "h"), upright(` = [ ${rows.join(" | ")} ]`)]);
  const words = create(parent, "p", "md-words");
  words.append(...remark(values).split("‖W‖").flatMap((text, m) => [
    ...(m ? htmlRuns(words.ownerDocument, [upright("‖"), ...symbol("W", "h"), upright("‖")]) : []),
    text,
  ]));
}
