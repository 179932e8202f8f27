// The gradient sum of a scalar recurrent network: choose a term, see its path and its share; or send
// the sweep back and see how each δ comes out of the one before.

import { create, select, slider } from "../parts/controls.mjs";
import { live } from "../parts/live.mjs";
import { player } from "../parts/player.mjs";
import { backward, forward, gradientTerms } from "./values.mjs";
import {
  derivative, drawing, lossDerivative, narrowPlace, signed, widePlace,
} from "./drawing.mjs";
import {
  drawScene, fixed, htmlRuns, italic, number, spoken, svgElement, symbol, upright,
} from "../parts/scene.mjs";

const STATE = ["w_h", "w_x", "h_0", "inputs", "steps", "activation", "term", "playing", "backward"];
const CHOSEN = ["w_h", "steps", "activation", "backward"];
const MOST_STEPS = 8;
const NARROW = 612; // px; below it eight steps no longer fit side by side
const PACE = 1800; // ms per term while playing

export default { render };

function render({ model, el }) {
  const view = create(el, "div", "md-view");
  const initial = read(model);
  let values = compute(initial);
  let glanced = 0; // the step under the pointer or the focus, or 0
  let room = 0; // the width that there is

  const picture = addPicture(view, (k) => {
    const term = swap(values, k);
    set({ term: term === model.get("term") ? 0 : term, playing: false });
  }, (k) => {
    glanced = k;
    light();
  });
  const reading = create(view, "div", "md-reading");
  const controls = addControls(view, model, initial, set);

  function set(changes) {
    for (const [name, value] of Object.entries(changes)) model.set(name, value);
    model.save_changes();
  }

  // Lights the path of one step: the one that is looked at, or the chosen one.
  function light() {
    const shown = Math.min(glanced, values.steps) || swap(values, values.term);
    picture.draw(values, shown, room);
    reading.replaceChildren();
    readOut(reading, values, shown);
  }

  return live({
    model, view, names: STATE,
    draw(width) {
      room = width;
      // A slider or a link may take away the step whose term was chosen.
      if (model.get("term") > model.get("steps")) set({ term: 0 });
      values = compute(read(model));
      light();
      controls.show(values);
    },
    sentence: () => sentence(values),
    stop: controls.stop,
  });
}

function read(model) {
  return Object.fromEntries(STATE.map((name) => [name, model.get(name)]));
}

function compute(state) {
  const inputs = state.inputs.slice(0, state.steps);
  const trace = forward(inputs, state.w_x, state.w_h, state.h_0, state.activation);
  const sweep = state.backward !== "none";
  const earlier = state.backward === "every" ? 1 : 0;
  const looks = inputs.map((_, i) => (i === inputs.length - 1 ? 1 : earlier));
  const deltas = sweep ? backward(trace, state.w_h, looks) : null;
  const terms = deltas?.map((delta, i) => trace.h[i] * delta) ?? gradientTerms(trace, state.w_h);
  const total = terms.reduce((sum, term) => sum + term, 0);
  return { ...state, ...trace, inputs, looks, deltas, terms, total };
}

// The step that a term belongs to, or the term of a step; 0 is none. A sweep counts from the end.
function swap({ deltas, steps }, n) {
  return deltas && n ? steps + 1 - n : n;
}

// The drawing, and over it one target for each term: pointing at it or focusing it lights its path,
// pressing it keeps it lit.
function addPicture(view, press, glance) {
  const owner = view.ownerDocument;
  const svg = svgElement(owner, "svg", { role: "group", "font-family": "system-ui,sans-serif" });
  const ink = svgElement(owner, "g", { class: "md-drawing", "aria-hidden": "true" });
  const targets = svgElement(owner, "g", { class: "md-targets" });
  svg.append(ink, targets);
  view.append(svg);

  function draw(values, shown, width) {
    const place = (width < NARROW ? narrowPlace : widePlace)(width, values.steps);
    svg.setAttribute("viewBox", `0 0 ${place.width} ${place.height}`);
    const sum = values.deltas ? lossDerivative() : derivative(values.steps);
    svg.setAttribute("aria-label", `Terms of ${spoken(sum)}`);
    svg.dataset.shown = shown;
    drawScene(ink, drawing(values, place, shown));
    placeTargets(targets, values, place, { press, glance });
  }
  return { draw };
}

// Targets stay in the page while terms are only lit, so that the focus stays where it is.
function placeTargets(group, values, place, { press, glance }) {
  while (group.childElementCount > values.steps) group.lastChild.remove();
  while (group.childElementCount < values.steps) {
    group.append(target(group, group.childElementCount + 1, press, glance));
  }
  const chosen = swap(values, values.term);
  const noun = values.deltas ? "step" : "term";
  const reachable = chosen || swap(values, 1);
  [...group.children].forEach((node, i) => {
    const k = i + 1;
    node.setAttribute("aria-label", `${noun} ${k} of ${values.steps}: ${signed(values.terms[i])}`);
    node.setAttribute("aria-pressed", String(chosen === k));
    node.setAttribute("tabindex", k === reachable ? 0 : -1);
    const rect = svgElement(group.ownerDocument, "rect", { ...place.strip(k), rx: 6 });
    const hint = svgElement(group.ownerDocument, "title");
    hint.textContent = stepNumbers(values, k);
    node.replaceChildren(hint, rect);
  });
}

function target(group, k, press, glance) {
  const node = svgElement(group.ownerDocument, "g", { role: "button" });
  node.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && glance(k));
  node.addEventListener("pointerleave", () => glance(0));
  node.addEventListener("focus", () => node.matches(":focus-visible") && glance(k));
  node.addEventListener("blur", () => glance(0));
  node.addEventListener("click", () => press(k));
  node.addEventListener("keydown", (event) => steer(event, node, () => press(k)));
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

function stepNumbers({ a, h, slopes }, k) {
  return `step ${k}: a = ${number(a[k])}, h = ${number(h[k])}, φ′(a) = ${number(slopes[k])}`;
}

function addControls(view, model, initial, set) {
  const panel = create(view, "div", "md-controls");
  const play = player(panel, {
    model, last: () => model.get("steps"), trait: "term", pace: PACE,
    caption: [upright(initial.backward === "none" ? "term" : "steps back")],
    write: (k) => (k ? `${k} of ${model.get("steps")}` : "sum"),
    reset: () => set(Object.fromEntries(CHOSEN.map((name) => [name, initial[name]]))),
  });
  const w_h = slider(panel, {
    name: "w_h", caption: [upright("weight "), ...symbol("w", "h")],
    min: -1.5, max: 1.5, step: 0.05, write: (value) => fixed(value, 2),
  }, (value) => set({ w_h: value }));
  const steps = slider(panel, {
    name: "steps", caption: [upright("steps "), italic("t")],
    min: 1, max: Math.min(MOST_STEPS, initial.inputs.length), step: 1, write: String,
  }, (value) => set({ steps: value }));
  const activation = select(panel, {
    name: "activation", caption: [upright("activation "), italic("φ")],
    options: [["identity", "identity"], ["tanh", "tanh"], ["relu", "ReLU"]],
  }, (value) => set({ activation: value }));
  const backward_ = initial.backward === "none" ? null : select(panel, {
    name: "backward", caption: [upright("loss "), italic("L")],
    options: [["every", "sum of all states"], ["last", "the last state"]],
  }, (value) => set({ backward: value }));
  return {
    stop: play.stop,
    show(values) {
      play.show();
      w_h(values.w_h);
      steps(values.steps);
      activation(values.activation);
      backward_?.(values.backward);
    },
  };
}

// The chosen term as a product, in symbols, numbers and words; or the whole sum.
function readOut(parent, values, k) {
  if (values.deltas) readSweep(parent, values, k);
  else if (k) readTerm(parent, values, k);
  else readSum(parent, values);
}

function readSum(parent, { terms, total, steps }) {
  const line = create(parent, "p", "md-equation");
  line.append(...htmlRuns(line.ownerDocument, [...derivative(steps), upright(" = ")]));
  line.append(terms.map((term, i) => join(term, i)).join(" "), " = ");
  create(line, "strong", "", number(total));
  create(parent, "p", "md-words", [
    ...symbol("w", "h"), upright(` is used ${times(steps)}. Each use adds one term. `),
    upright("Choose a term to see its path."),
  ]);
}

// How the δ of step k comes out of the one found before, and what share it leaves.
function readSweep(parent, values, k) {
  const { terms, total, steps, deltas, h, activation } = values;
  const line = create(parent, "p", "md-equation");
  const say = (node, ...runs) => node.append(...htmlRuns(node.ownerDocument, runs));
  if (!k) {
    say(line, ...lossDerivative(), upright(" = "));
    line.append(terms.map((term, i) => join(term, i)).join(" "), " = ");
    create(line, "strong", "", number(total));
    create(parent, "p", "md-words", [
      upright("The sweep begins at the last step; each step back leaves one share. "),
      upright("Choose a step to see how its "), italic("δ"), upright(" comes about."),
    ]);
    return;
  }
  const curved = activation !== "identity";
  create(line, "strong", "", `step ${k}`);
  say(line, upright(": "), ...symbol("δ", k), upright(" = "));
  if (curved || k < steps) readDelta(line, values, k);
  create(line, "strong", "md-value", number(deltas[k - 1]));
  const words = create(parent, "p", "md-words");
  const share = create(words, "span", "md-immediate");
  say(share, ...symbol("w", "h"), upright(" multiplied "), ...symbol("h", k - 1));
  say(words, upright(" there; its share is "), ...symbol("h", k - 1), upright(" · "));
  say(words, ...symbol("δ", k));
  words.append(` = ${bracketed(h[k - 1])} × ${bracketed(deltas[k - 1])} = `);
  create(words, "strong", "", number(terms[k - 1]));
}

// δ_k as a product, in symbols and in numbers: what the loss sees, and what comes back.
function readDelta(line, { steps, deltas, looks, slopes, w_h, activation }, k) {
  const curved = activation !== "identity";
  const symbols = create(line, "span", "md-chain");
  const say = (...runs) => symbols.append(...htmlRuns(line.ownerDocument, runs));
  const sees = looks[k - 1];
  const slope = [upright(" · "), italic("φ"), upright("′("), ...symbol("a", k), upright(")")];
  const returning = [...symbol("w", "h"), upright(" · "), ...symbol("δ", k + 1)];
  const both = k < steps && sees && curved;
  say(upright(both ? "(" : ""), upright(sees ? "1" : ""));
  if (k < steps) say(upright(sees ? " + " : ""), ...returning);
  say(upright(both ? ")" : ""), ...(curved ? slope : []));
  line.append(" = ");
  const product = `${bracketed(w_h)} × ${bracketed(deltas[k])}`;
  const inside = k < steps ? `${sees ? "1 + " : ""}${product}` : "1";
  const numbers = create(line, "span", "md-chain");
  numbers.append(both ? `(${inside})` : inside, curved ? ` × ${number(slopes[k])}` : "");
  line.append(" = ");
}

function join(term, i) {
  if (i === 0) return number(term);
  return term < 0 ? `− ${number(-term)}` : `+ ${number(term)}`;
}

function readTerm(parent, values, k) {
  const { steps, terms } = values;
  const line = create(parent, "p", "md-equation");
  create(line, "strong", "", `term ${k} of ${steps}`);
  const { immediate, chain } = factors(values, k);
  product(line, immediate.map(({ runs }) => runs), chain.map(({ runs }) => runs), " · ");
  const numbers = (list) => list.map(({ value }) => [upright(bracketed(value))]);
  product(line, numbers(immediate), numbers(chain), " × ");
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
    line.append(...htmlRuns(line.ownerDocument, [
      upright(" and gives "), ...symbol("h", t), upright(" itself: no chain to follow."),
    ]));
    return;
  }
  line.append(", then ");
  create(line, "span", "md-chain", [
    upright("the chain "), ...symbol("h", k), upright(" → "), ...symbol("h", t),
  ]);
  const further = t - k === 1 ? "one more step" : `${t - k} more steps`;
  line.append(` carries the change through ${further}.`);
}

// The factors of term k: those of the immediate derivative, then those of the chain to h_t.
function factors({ w_h, h, slopes, activation, steps }, k) {
  const curved = activation !== "identity";
  const slope = (j) => ({
    runs: [italic("φ"), upright("′("), ...symbol("a", j), upright(")")], value: slopes[j],
  });
  const chain = [];
  for (let j = k + 1; j <= steps; j += 1) {
    chain.push({ runs: symbol("w", "h"), value: w_h }, ...(curved ? [slope(j)] : []));
  }
  const immediate = [{ runs: symbol("h", k - 1), value: h[k - 1] }, ...(curved ? [slope(k)] : [])];
  return { immediate, chain };
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

function times(count) {
  return count === 1 ? "once" : count === 2 ? "twice" : `${count} times`;
}

// The state in one sentence, for those who listen.
function sentence(values) {
  const { term, steps, terms, total, w_h, activation } = values;
  const setting = `w h ${fixed(w_h, 2)}, ${steps} ${steps === 1 ? "step" : "steps"}, ${activation}`;
  const lit = swap(values, term);
  if (values.deltas && lit) {
    const delta = number(values.deltas[lit - 1]);
    return `Step ${lit} of ${steps}: delta ${delta}, share ${number(terms[lit - 1])}. ${setting}.`;
  }
  if (!term) return `Sum of the terms: ${number(total)}. ${setting}.`;
  const { immediate, chain } = factors(values, term);
  const read = [...immediate, ...chain].map(({ value }) => number(value)).join(" times ");
  return `Term ${term} of ${steps}: ${read} is ${number(terms[term - 1])}. ${setting}.`;
}
