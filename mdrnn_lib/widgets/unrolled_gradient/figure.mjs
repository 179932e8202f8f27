// The gradient sum of a scalar recurrent network: choose a term, see its path and its share; or
// send the sweep back and see how each δ comes out of the one before.

import { create } from "../parts/controls.mjs";
import { figure } from "../parts/figure.mjs";
import { fixed, htmlRuns, italic, number, svgElement, symbol, upright } from "../parts/scene.mjs";
import { derivative, drawing, factors, sentence, shownStep, signed, swap } from "./drawing.mjs";
import { frame, numbers } from "./values.mjs";

const MOST_STEPS = 8;

export default figure({
  traits: ["w_h", "w_x", "h_0", "inputs", "steps", "activation", "term", "playing", "backward"],
  frame, numbers, drawing, sentence, readOut, controls, targets, lights: true,
});

function controls(panel, { initial, frame: now }) {
  const sweeps = initial.backward !== "none";
  panel.player([upright(sweeps ? "steps back" : "term")], {
    trait: "term", pace: 1800, write: (k) => (k ? `${k} of ${now().last}` : "sum"),
  });
  panel.slider("w_h", [upright("weight "), ...symbol("w", "h")], {
    min: -1.5, max: 1.5, step: 0.05, write: (value) => fixed(value, 2),
  });
  panel.slider("steps", [upright("steps "), italic("t")], {
    min: 1, max: Math.min(MOST_STEPS, initial.inputs.length),
  });
  panel.select("activation", [upright("activation "), italic("φ")], [
    ["identity", "identity"], ["tanh", "tanh"], ["relu", "ReLU"],
  ]);
  if (!sweeps) return;
  panel.select("backward", [upright("loss "), italic("L")], [
    ["every", "sum of all states"], ["last", "the last state"],
  ]);
}

// Over the drawing one target for each term: pointing at it or focusing it lights its path,
// pressing it keeps it lit. They stay while terms are only lit, so that the focus stays too.
function targets({ svg }, stage) {
  const group = svgElement(svg.ownerDocument, "g", { class: "md-targets" });
  svg.append(group);
  return {
    draw(values, { place }) {
      while (group.childElementCount > values.steps) group.lastChild.remove();
      while (group.childElementCount < values.steps) {
        group.append(target(group, stage, group.childElementCount + 1));
      }
      [...group.children].forEach((node, i) => label(node, values, i + 1, place.strip(i + 1)));
    },
  };
}

function target({ ownerDocument }, stage, k) {
  const node = svgElement(ownerDocument, "g", { role: "button" });
  const press = () => {
    const term = swap(stage.values, k);
    stage.set({ term: term === stage.values.term ? 0 : term, playing: false });
  };
  const on = (type, listen) => node.addEventListener(type, listen);
  on("pointerenter", (event) => event.pointerType === "mouse" && stage.glance(k - 1));
  on("pointerleave", () => stage.glance(-1));
  on("focus", () => node.matches(":focus-visible") && stage.glance(k - 1));
  on("blur", () => stage.glance(-1));
  on("click", press);
  on("keydown", (event) => steer(event, node, press));
  return node;
}

// Arrow keys walk along the terms; Enter and the space bar press.
function steer(event, node, press) {
  const { previousElementSibling: before, nextElementSibling: after, parentNode } = node;
  const goals = {
    ArrowLeft: before, ArrowUp: before, ArrowRight: after, ArrowDown: after,
    Home: parentNode.firstChild, End: parentNode.lastChild,
  };
  if (event.key === "Enter" || event.key === " ") press();
  else if (event.key in goals) goals[event.key]?.focus();
  else return;
  event.preventDefault();
}

function label(node, values, k, strip) {
  const { steps, terms, a, h, slopes, sweeps } = values;
  const chosen = swap(values, values.term);
  const noun = sweeps ? "step" : "term";
  node.setAttribute("aria-label", `${noun} ${k} of ${steps}: ${signed(terms[k - 1])}`);
  node.setAttribute("aria-pressed", String(chosen === k));
  node.setAttribute("tabindex", k === (chosen || swap(values, 1)) ? 0 : -1);
  const hint = svgElement(node.ownerDocument, "title");
  hint.textContent = `step ${k}: a = ${number(a[k - 1])}, h = ${number(h[k])}, `
    + `φ′(a) = ${number(slopes[k - 1])}`;
  node.replaceChildren(hint, svgElement(node.ownerDocument, "rect", { ...strip, rx: 6 }));
}

// The lit term as a product, in symbols, numbers and words; or the whole sum.
function readOut(parent, values, glanced) {
  const k = shownStep(values, glanced);
  if (!k) readSum(parent, values);
  else (values.sweeps ? readStep : readTerm)(parent, values, k);
}

function say(node, ...runs) {
  node.append(...htmlRuns(node.ownerDocument, runs));
}

function readSum(parent, values) {
  const { terms, total, steps, sweeps } = values;
  const line = create(parent, "p", "md-equation", [...derivative(values), upright(" = ")]);
  line.append(terms.map((term, i) => join(term, i)).join(" "), " = ");
  create(line, "strong", "", number(total));
  create(parent, "p", "md-words", sweeps ? [
    upright("The sweep begins at the last step; each step back leaves one share. "),
    upright("Choose a step to see how its "), italic("δ"), upright(" comes about."),
  ] : [
    ...symbol("w", "h"), upright(` is used ${times(steps)}. Each use adds one term. `),
    upright("Choose a term to see its path."),
  ]);
}

function join(term, i) {
  if (i === 0) return number(term);
  return term < 0 ? `− ${number(-term)}` : `+ ${number(term)}`;
}

function times(count) {
  return count === 1 ? "once" : count === 2 ? "twice" : `${count} times`;
}

// How the δ of step k comes out of the one found before, and what share it leaves.
function readStep(parent, values, k) {
  const { terms, steps, deltas, h, activation } = values;
  const line = create(parent, "p", "md-equation");
  create(line, "strong", "", `step ${k}`);
  say(line, upright(": "), ...symbol("δ", k), upright(" = "));
  if (activation !== "identity" || k < steps) readDelta(line, values, k);
  create(line, "strong", "md-value", number(deltas[k - 1]));
  const words = create(parent, "p", "md-words");
  create(words, "span", "md-immediate", [
    ...symbol("w", "h"), upright(" multiplied "), ...symbol("h", k - 1),
  ]);
  say(
    words, upright(" there; its share is "), ...symbol("h", k - 1), upright(" · "),
    ...symbol("δ", k), upright(` = ${bracketed(h[k - 1])} × ${bracketed(deltas[k - 1])} = `),
  );
  create(words, "strong", "", number(terms[k - 1]));
}

// δ_k as a product, in symbols and in numbers: what the loss sees, and what comes back.
function readDelta(line, { steps, deltas, looks, slopes, w_h, activation }, k) {
  const curved = activation !== "identity";
  const sees = looks[k - 1];
  const both = k < steps && sees && curved;
  const inside = (product) => [
    upright(both ? "(" : ""), upright(sees ? "1" : ""), upright(k < steps && sees ? " + " : ""),
    ...(k < steps ? product : []), upright(both ? ")" : ""),
  ];
  const slope = [upright(" · "), italic("φ"), upright("′("), ...symbol("a", k), upright(")")];
  const returning = [...symbol("w", "h"), upright(" · "), ...symbol("δ", k + 1)];
  create(line, "span", "md-chain", [...inside(returning), ...(curved ? slope : [])]);
  line.append(" = ");
  const back = k < steps ? `${bracketed(w_h)} × ${bracketed(deltas[k])}` : "";
  create(line, "span", "md-chain", [
    ...inside([upright(back)]), upright(curved ? ` × ${number(slopes[k - 1])}` : ""),
  ]);
  line.append(" = ");
}

function readTerm(parent, values, k) {
  const { steps, terms } = values;
  const line = create(parent, "p", "md-equation");
  create(line, "strong", "", `term ${k} of ${steps}`);
  const { immediate, chain } = factors(values, k);
  product(line, immediate.map(({ runs }) => runs), chain.map(({ runs }) => runs), " · ");
  const written = (list) => list.map(({ value }) => [upright(bracketed(value))]);
  product(line, written(immediate), written(chain), " × ");
  line.append(" = ");
  create(line, "strong", "md-value", number(terms[k - 1]));
  readWords(create(parent, "p", "md-words"), k, steps);
}

function readWords(line, k, t) {
  create(line, "span", "md-immediate", [
    upright(`∂⁺ at step ${k}: `), ...symbol("w", "h"),
    upright(" multiplies "), ...symbol("h", k - 1),
  ]);
  if (k === t) {
    say(line, upright(" and gives "), ...symbol("h", t), upright(" itself: no chain to follow."));
    return;
  }
  line.append(", then ");
  create(line, "span", "md-chain", [
    upright("the chain "), ...symbol("h", k), upright(" → "), ...symbol("h", t),
  ]);
  const further = t - k === 1 ? "one more step" : `${t - k} more steps`;
  line.append(` carries the change through ${further}.`);
}

function product(line, immediate, chain, sign) {
  line.append(" = ");
  factorList(create(line, "span", "md-immediate"), immediate, sign);
  if (!chain.length) return;
  line.append(sign);
  factorList(create(line, "span", "md-chain"), chain, sign);
}

function factorList(parent, list, sign) {
  list.forEach((runs, i) => {
    if (i) parent.append(sign);
    create(parent, "span", "md-factor", runs);
  });
}

function bracketed(value) {
  return value < 0 ? `(${number(value)})` : number(value);
}
