// The drawing of UnrolledGradient: the unrolled network, and below it (or beside it, where there
// is little width) the terms of the gradient sum, each in line with the edge it comes from. Of a
// backward sweep the arrows that it has passed point backwards, and the terms add up from the end.

import {
  BLUE, GREEN, INK, LINE, MUTED, PANEL, PAPER, VERMILION,
  coordinate, fixed, italic, number, symbol, upright,
} from "../parts/scene.mjs";

// How a part of the network looks, by its part in the chosen term.
const STROKES = {
  plain: { stroke: INK, "stroke-width": 1.8 },
  faded: { stroke: LINE, "stroke-width": 1.8 },
  immediate: { stroke: VERMILION, "stroke-width": 4 },
  chain: { stroke: BLUE, "stroke-width": 3, "stroke-dasharray": "6 3" },
};
const HEAD = 7;
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸";

// values: { inputs, h, slopes, terms, total, w_h, activation, deltas }; lit: the chosen step, or 0.
// deltas is null unless a sweep is shown.
export function drawing(values, place, lit) {
  const back = values.deltas !== null;
  const axis = scale(back ? [...values.terms].reverse() : values.terms);
  return [
    ...strip(place, lit),
    ...grid(place, axis),
    ...network(values, place, lit),
    ...(back ? swept : waterfall)(values, place, axis, lit),
  ];
}

export function widePlace(width, t) {
  const pitch = Math.min(140, (width - 76) / (t + 1));
  const left = 64 + (width - 76 - pitch * (t + 1)) / 2;
  const x = (k) => left + k * pitch;
  const middle = (k) => x(k) - pitch / 2;
  const bar = Math.min(46, pitch * 0.5);
  const y = (share) => 314 - 132 * share;
  return {
    width,
    height: 380,
    radius: Math.min(18, pitch * 0.25),
    node: (k) => ({ x: x(k), y: 60 }),
    hidden: (k) => ({ x: x(k), y: 32, anchor: "middle" }),
    slope: (k) => ({ x: x(k), y: 16, anchor: "middle" }),
    weight: (k) => ({ x: middle(k), y: 50, anchor: "middle" }),
    factor: (k) => ({ x: middle(k), y: 83, anchor: "middle" }),
    source: (k) => ({ x: x(k), y: 114 }),
    sourceWeight: (k) => ({ x: x(k) - 7, y: 98, anchor: "end" }),
    input: (k) => ({ x: x(k), y: 130, anchor: "middle" }),
    delta: (k) => ({ x: x(k), y: 149, anchor: "middle" }),
    strip: (k) => ({ x: x(k - 1), y: 2, width: pitch, height: 376 }),
    bar: (k, low, high) => ({
      x: middle(k) - bar / 2,
      y: y(high),
      width: bar,
      height: Math.max(1, y(low) - y(high)),
    }),
    step: (k, share) => ({
      x1: middle(k) + bar / 2, y1: y(share), x2: middle(k + 1) - bar / 2, y2: y(share),
    }),
    amount: (k, low, high, down) => ({
      x: middle(k), y: down ? y(low) + 15 : y(high) - 6, anchor: "middle",
    }),
    name: (k) => ({ x: middle(k), y: 352, anchor: "middle" }),
    formula: (k) => ({ x: middle(k), y: 371, anchor: "middle" }),
    tick: (share) => ({ x1: x(0) - 18, y1: y(share), x2: x(t + 1), y2: y(share) }),
    tickName: (share) => ({ x: x(0) - 24, y: y(share) + 4, anchor: "end" }),
  };
}

export function narrowPlace(width, t) {
  const pitch = 60;
  const y = (k) => 42 + k * pitch;
  const middle = (k) => y(k) - pitch / 2;
  const [first, last] = [178, width - 62];
  const x = (share) => first + (last - first) * share;
  const height = y(t + 1) - 8;
  return {
    width,
    height,
    radius: 16,
    node: (k) => ({ x: 96, y: y(k) }),
    hidden: (k) => ({ x: 119, y: y(k) + 4, anchor: "start" }),
    slope: (k) => ({ x: 119, y: y(k) + 19, anchor: "start" }),
    weight: (k) => ({ x: 107, y: middle(k) + 3, anchor: "start" }),
    factor: (k) => ({ x: 86, y: middle(k) + 4, anchor: "end" }),
    source: (k) => ({ x: 56, y: y(k) }),
    sourceWeight: (k) => ({ x: 66, y: y(k) - 9, anchor: "middle" }),
    input: (k) => ({ x: 0, y: y(k) + 4, anchor: "start" }),
    delta: (k) => ({ x: 0, y: y(k) + 21, anchor: "start" }),
    strip: (k) => ({ x: 0, y: y(k - 1), width, height: pitch }),
    bar: (k, low, high) => ({
      x: x(low), y: middle(k) - 4, width: Math.max(1, x(high) - x(low)), height: 18,
    }),
    step: (k, share) => ({
      x1: x(share), y1: middle(k) + 14, x2: x(share), y2: middle(k + 1) - 4,
    }),
    amount: (k) => ({ x: width - 4, y: middle(k) + 15, anchor: "end" }),
    name: (k) => ({ x: width - 4, y: middle(k) - 3, anchor: "end" }),
    formula: (k) => ({ x: first + 4, y: middle(k) - 10, anchor: "start" }),
    tick: (share) => ({ x1: x(share), y1: 18, x2: x(share), y2: height }),
    tickName: (share) => ({ x: x(share), y: 12, anchor: "middle" }),
  };
}

// The running sums, the axis that holds them all and zero, and its ticks.
function scale(terms) {
  const sums = [0];
  for (const term of terms) sums.push(sums[sums.length - 1] + term);
  const low = Math.min(...sums);
  const high = Math.max(...sums) > low ? Math.max(...sums) : low + 1;
  const step = tickStep(high - low);
  const ticks = [];
  for (let i = Math.ceil(low / step - 1e-9); i <= high / step + 1e-9; i += 1) ticks.push(i * step);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return { sums, ticks, digits, share: (value) => (value - low) / (high - low) };
}

function tickStep(span) {
  const power = 10 ** Math.floor(Math.log10(span / 3) + 1e-9);
  return power * [1, 2, 5, 10].find((m) => m * power >= span / 3 - 1e-9 * span);
}

function strip(place, term) {
  const look = { rx: 6, fill: PANEL, "fill-opacity": "0.6", stroke: LINE };
  return term ? [["rect", { ...place.strip(term), ...look }]] : [];
}

function grid(place, { ticks, digits, share }) {
  return ticks.flatMap((tick) => [
    ["line", { ...place.tick(share(tick)), stroke: tick === 0 ? MUTED : LINE }],
    text(place.tickName(share(tick)), [upright(fixed(tick, digits))], MUTED, 12),
  ]);
}

function network({ inputs, h, slopes, w_h, activation, deltas }, place, term) {
  const scene = [];
  for (let k = 1; k < h.length; k += 1) {
    scene.push(...inputArrow(place, k, inputs[k - 1]), ...recurrentEdge(place, k, term, deltas));
    if (deltas) {
      if (k >= term) scene.push(deltaText(place, k, deltas[k - 1]));
    } else if (term && k > term) scene.push(chainFactor(place, k, w_h * slopes[k]));
    if (activation !== "identity") scene.push(slopeText(place, k, slopes[k]));
  }
  h.forEach((h_k, k) => scene.push(...hiddenNode(place, k, h_k, term)));
  return scene;
}

function inputArrow(place, k, x_k) {
  const name = [...symbol("x", k), upright(` ${fixed(x_k, 1)}`)];
  return [
    ...arrow(place.source(k), place.node(k), 0, place.radius, { stroke: MUTED, "stroke-width": 1 }),
    text(place.sourceWeight(k), symbol("w", "x"), MUTED, 14),
    text(place.input(k), name, MUTED, 13),
  ];
}

function recurrentEdge(place, k, term, back) {
  const role = edgeRole(k, term);
  const ends = [place.node(k - 1), place.node(k)];
  if (back && role === "chain") ends.reverse();
  const scene = [
    ...arrow(...ends, place.radius, place.radius, STROKES[role]),
    text(place.weight(k), symbol("w", "h"), role === "faded" ? MUTED : STROKES[role].stroke, 16),
  ];
  if (role === "immediate") {
    scene.push(text(place.factor(k), [upright("∂⁺")], VERMILION, 16, "bold"));
  }
  return scene;
}

function chainFactor(place, k, factor) {
  return text(place.factor(k), [upright(`×${fixed(factor, 2)}`)], BLUE, 12);
}

function deltaText(place, k, delta) {
  return text(place.delta(k), [...symbol("δ", k), upright(` ${number(delta)}`)], BLUE, 13);
}

function slopeText(place, k, slope) {
  return text(place.slope(k), [italic("φ"), upright(`′ ${fixed(slope, 2)}`)], MUTED, 12);
}

function hiddenNode(place, k, h_k, term) {
  const role = nodeRole(k, term);
  const { x, y } = place.node(k);
  const lit = role === "chain" || role === "immediate";
  const ring = { ...STROKES[role], "stroke-width": lit ? 3 : 1.8 };
  const ink = role === "faded" ? MUTED : INK;
  return [
    ["circle", { cx: x, cy: y, r: place.radius, fill: PAPER, ...ring }],
    text({ x, y: y + 4, anchor: "middle" }, symbol("h", k), ink, 16),
    text(place.hidden(k), [upright(number(h_k))], ink, 13),
  ];
}

function waterfall({ terms, total, activation }, place, axis, term) {
  const t = terms.length;
  const scene = terms.flatMap((value, i) => [
    ["line", {
      ...place.step(i + 1, axis.share(axis.sums[i + 1])), stroke: MUTED, "stroke-dasharray": "2 2",
    }],
    ...bar(place, axis, i + 1, axis.sums[i], axis.sums[i + 1], barLook(i + 1, term)),
    text(place.name(i + 1), [upright(`term ${i + 1}`)], i + 1 === term ? INK : MUTED, 13),
    ...(activation === "identity" ? [formula(place.formula(i + 1), power(t - i - 1, i))] : []),
  ]);
  scene.push(
    ...bar(place, axis, t + 1, 0, total, { fill: INK, weight: "bold" }),
    text(place.name(t + 1), [upright("sum")], INK, 13, "bold"),
    formula(place.formula(t + 1), derivative(t)),
  );
  return scene;
}

// The shares of the steps that the sweep has done, the last step's first.
function swept({ terms }, place, axis, lit) {
  const t = terms.length;
  const done = t + 1 - Math.max(lit, 1);
  const scene = [];
  for (let k = t; k > t - done; k -= 1) {
    const [from, to] = [axis.sums[t - k], axis.sums[t - k + 1]];
    if (k < t) {
      scene.push(["line", {
        ...place.step(k, axis.share(from)), stroke: MUTED, "stroke-dasharray": "2 2",
      }]);
    }
    scene.push(...bar(place, axis, k, from, to, { fill: GREEN }));
  }
  for (let k = 1; k <= t; k += 1) {
    scene.push(
      text(place.name(k), [upright(`step ${k}`)], k === lit ? INK : MUTED, 13),
      formula(place.formula(k), [...symbol("h", k - 1), ...symbol("δ", k)]),
    );
  }
  scene.push(
    ...bar(place, axis, t + 1, 0, axis.sums[done], { fill: INK, weight: "bold" }),
    text(place.name(t + 1), [upright(done < t ? "so far" : "sum")], INK, 13, "bold"),
    formula(place.formula(t + 1), lossDerivative()),
  );
  return scene;
}

function bar(place, { share }, k, from, to, { weight, ...look }) {
  const [low, high] = [share(Math.min(from, to)), share(Math.max(from, to))];
  const amount = weight === "bold" ? number(to) : signed(to - from);
  return [
    ["rect", { ...place.bar(k, low, high), ...look }],
    text(place.amount(k, low, high, to < from), [upright(amount)], INK, 13, weight),
  ];
}

function barLook(k, term) {
  return term && term !== k ? { fill: GREEN, opacity: "0.35" } : { fill: GREEN };
}

function edgeRole(k, term) {
  if (!term) return "plain";
  return k < term ? "faded" : k === term ? "immediate" : "chain";
}

function nodeRole(k, term) {
  if (!term) return "plain";
  return k < term - 1 ? "faded" : k === term - 1 ? "immediate" : "chain";
}

function arrow(from, to, gap, reach, stroke) {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const [u, v] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const tip = { x: to.x - u * (reach + 3), y: to.y - v * (reach + 3) };
  const base = { x: tip.x - u * HEAD, y: tip.y - v * HEAD };
  const start = { x: from.x + u * gap, y: from.y + v * gap };
  const half = stroke["stroke-width"] + 2.5;
  const points = [
    [tip.x, tip.y],
    [base.x - v * half, base.y + u * half],
    [base.x + v * half, base.y - u * half],
  ];
  return [
    ["line", { x1: start.x, y1: start.y, x2: base.x, y2: base.y, ...stroke }],
    ["path", { d: path(points), fill: stroke.stroke }],
  ];
}

function path(points) {
  const written = points.map((point) => point.map(coordinate).join(" "));
  return `M${written.join("L")}Z`;
}

// Written on a halo of the paper's colour, for it may stand on the axis.
function formula(spot, runs) {
  const [tag, attributes] = text(spot, runs, INK, 15);
  return [tag, { ...attributes, stroke: PAPER, "stroke-width": 3, "paint-order": "stroke" }, runs];
}

// w_h^m h_k, with nothing for the power 0 and no exponent for the power 1.
function power(m, k) {
  const exponent = m > 1 ? [upright(SUPERSCRIPTS[m])] : [];
  return [...(m > 0 ? [...symbol("w", "h"), ...exponent] : []), ...symbol("h", k)];
}

export function derivative(t) {
  return [upright("d"), ...symbol("h", t), upright("/d"), ...symbol("w", "h")];
}

export function lossDerivative() {
  return [upright("d"), italic("L"), upright("/d"), ...symbol("w", "h")];
}

export function signed(value) {
  return value < 0 ? number(value) : `+${number(value)}`;
}

function text({ x, y, anchor }, runs, fill, size, weight = "normal") {
  const bold = weight === "bold" ? { "font-weight": "bold" } : {};
  return ["text", { x, y, "text-anchor": anchor, fill, "font-size": size, ...bold }, runs];
}
