// The unrolled network, and below it (or beside it, where there is little width) the terms of the
// gradient sum, each in line with the edge it comes from. Of a backward sweep the arrows that it
// has passed point backwards, and the terms add up from the end.

import {
  BLUE, GREEN, INK, LINE, MUTED, PANEL, PAPER, VERMILION,
  coordinate, fixed, italic, number, raised, spoken, symbol, upright,
} from "../parts/scene.mjs";

// How a part of the network looks, by its part in the chosen term.
const STROKES = {
  plain: { stroke: INK, "stroke-width": 1.8 },
  faded: { stroke: LINE, "stroke-width": 1.8 },
  immediate: { stroke: VERMILION, "stroke-width": 4 },
  chain: { stroke: BLUE, "stroke-width": 3, "stroke-dasharray": "6 3" },
};
const HEAD = 7;
const NARROW = 612; // px; below it eight steps no longer fit side by side

export function drawing(values, width, glanced = -1) {
  const { steps, terms, sweeps } = values;
  const place = (width < NARROW ? narrowPlace : widePlace)(width, steps);
  const axis = scale(sweeps ? [...terms].reverse() : terms);
  const lit = shownStep(values, glanced);
  return {
    width, height: place.height, place, label: `Terms of ${spoken(derivative(values))}`,
    shapes: [
      ...strip(place, lit), ...grid(place, axis), ...network(values, place, lit),
      ...(sweeps ? swept : waterfall)(values, place, axis, lit),
    ],
  };
}

// The step whose path is lit: the one that is looked at, or the chosen one; 0 is none.
export function shownStep(values, glanced) {
  return glanced < 0 ? swap(values, values.term) : Math.min(glanced + 1, values.steps);
}

// The step that a term belongs to, or the term of a step; 0 is none. A sweep counts from the end.
export function swap({ sweeps, steps }, n) {
  return sweeps && n ? steps + 1 - n : n;
}

function widePlace(width, t) {
  const pitch = Math.min(140, (width - 76) / (t + 1));
  const left = 64 + (width - 76 - pitch * (t + 1)) / 2;
  const x = (k) => left + k * pitch;
  const middle = (k) => x(k) - pitch / 2;
  const bar = Math.min(46, pitch * 0.5);
  const y = (share) => 314 - 132 * share;
  return {
    height: 380,
    radius: Math.min(18, pitch * 0.25),
    node: (k) => ({ x: x(k), y: 60 }),
    hidden: (k) => ({ x: x(k), y: 32, anchor: "middle" }),
    slope: (k) => ({ x: x(k), y: 16, anchor: "middle" }),
    weight: (k) => ({ x: middle(k), y: 50, anchor: "middle" }),
    factor: (k) => ({ x: middle(k), y: 87, anchor: "middle" }),
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

function narrowPlace(width, t) {
  const pitch = 60;
  const y = (k) => 42 + k * pitch;
  const middle = (k) => y(k) - pitch / 2;
  const [first, last] = [178, width - 62];
  const x = (share) => first + (last - first) * share;
  const height = y(t + 1) - 8;
  return {
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

function network(values, place, lit) {
  const { x, h, slopes, w_h, activation, deltas, sweeps } = values;
  const shapes = x.flatMap((x_k, i) => {
    const k = i + 1;
    return [
      ...inputArrow(place, k, x_k), ...recurrentEdge(place, k, lit, sweeps),
      ...(sweeps && k >= lit ? [deltaText(place, k, deltas[i])] : []),
      ...(!sweeps && lit && k > lit ? [chainFactor(place, k, w_h * slopes[i])] : []),
      ...(activation === "identity" ? [] : [slopeText(place, k, slopes[i])]),
    ];
  });
  return [...shapes, ...h.flatMap((h_k, k) => hiddenNode(place, k, h_k, lit))];
}

function inputArrow(place, k, x_k) {
  const name = [...symbol("x", k), upright(` ${fixed(x_k, 1)}`)];
  return [
    ...arrow(place.source(k), place.node(k), 0, place.radius, { stroke: MUTED, "stroke-width": 1 }),
    text(place.sourceWeight(k), symbol("w", "x"), MUTED, 14),
    text(place.input(k), name, MUTED, 13),
  ];
}

function recurrentEdge(place, k, lit, sweeps) {
  const role = roleOf(k, lit);
  const ends = [place.node(k - 1), place.node(k)];
  if (sweeps && role === "chain") ends.reverse();
  const ink = role === "faded" ? MUTED : STROKES[role].stroke;
  return [
    ...arrow(...ends, place.radius, place.radius, STROKES[role]),
    text(place.weight(k), symbol("w", "h"), ink, 16),
    ...(role === "immediate" ? [text(place.factor(k), [upright("∂⁺")], ink, 16, "bold")] : []),
  ];
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

function hiddenNode(place, k, h_k, lit) {
  const role = roleOf(k + 1, lit); // that of the edge which leaves it
  const { x, y } = place.node(k);
  const ring = { ...STROKES[role], ...(role === "immediate" ? { "stroke-width": 3 } : {}) };
  const ink = role === "faded" ? MUTED : INK;
  return [
    ["circle", { cx: x, cy: y, r: place.radius, fill: PAPER, ...ring }],
    text({ x, y: y + 4, anchor: "middle" }, symbol("h", k), ink, 16),
    text(place.hidden(k), [upright(number(h_k))], ink, 13),
  ];
}

function waterfall(values, place, axis, lit) {
  const { terms, total, activation, steps: t } = values;
  return [
    ...terms.flatMap((_, i) => [
      level(place, axis, i + 1, axis.sums[i + 1]),
      ...share(place, axis, i + 1, axis.sums[i], axis.sums[i + 1], lit && lit !== i + 1),
      text(place.name(i + 1), [upright(`term ${i + 1}`)], i + 1 === lit ? INK : MUTED, 13),
      ...(activation === "identity" ? [formula(place.formula(i + 1), power(t - i - 1, i))] : []),
    ]),
    ...sum(values, place, axis, total, "sum"),
  ];
}

// The shares of the steps that the sweep has done, the last step's first.
function swept(values, place, axis, lit) {
  const t = values.steps;
  const done = t + 1 - Math.max(lit, 1);
  return [
    ...axis.sums.slice(0, done).flatMap((from, i) => [
      ...(i ? [level(place, axis, t - i, from)] : []),
      ...share(place, axis, t - i, from, axis.sums[i + 1], false),
    ]),
    ...values.terms.flatMap((_, i) => [
      text(place.name(i + 1), [upright(`step ${i + 1}`)], i + 1 === lit ? INK : MUTED, 13),
      formula(place.formula(i + 1), [...symbol("h", i), ...symbol("δ", i + 1)]),
    ]),
    ...sum(values, place, axis, axis.sums[done], done < t ? "so far" : "sum"),
  ];
}

function level(place, axis, k, value) {
  const look = { stroke: MUTED, "stroke-dasharray": "2 2" };
  return ["line", { ...place.step(k, axis.share(value)), ...look }];
}

// One term, hollow if it is negative.
function share(place, axis, k, from, to, faded) {
  const ink = to < from ? { fill: PAPER, stroke: GREEN, "stroke-width": 2 } : { fill: GREEN };
  const look = { ...ink, ...(faded ? { opacity: "0.35" } : {}) };
  return bar(place, axis, k, [from, to], look, signed(to - from));
}

function sum(values, place, axis, total, name) {
  const k = values.steps + 1;
  return [
    ...bar(place, axis, k, [0, total], { fill: INK }, number(total), "bold"),
    text(place.name(k), [upright(name)], INK, 13, "bold"),
    formula(place.formula(k), derivative(values)),
  ];
}

function bar(place, axis, k, [from, to], look, amount, weight) {
  const [low, high] = [axis.share(Math.min(from, to)), axis.share(Math.max(from, to))];
  return [
    ["rect", { ...place.bar(k, low, high), ...look }],
    halo(text(place.amount(k, low, high, to < from), [upright(amount)], INK, 13, weight)),
  ];
}

// The part that the edge to step k has in the lit term.
function roleOf(k, lit) {
  if (!lit) return "plain";
  return k < lit ? "faded" : k === lit ? "immediate" : "chain";
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

// On a halo of the paper's colour, for it may stand on a line.
function halo([tag, attributes, runs]) {
  return [tag, { ...attributes, stroke: PAPER, "stroke-width": 3, "paint-order": "stroke" }, runs];
}

const formula = (spot, runs) => halo(text(spot, runs, INK, 15));

// w_h^m h_k, with nothing for the power 0 and no exponent for the power 1.
function power(m, k) {
  const exponent = m > 1 ? [upright(raised(m))] : [];
  return [...(m > 0 ? [...symbol("w", "h"), ...exponent] : []), ...symbol("h", k)];
}

// dh_t/dw_h, of a sweep dL/dw_h.
export function derivative({ sweeps, steps }) {
  const of = sweeps ? [italic("L")] : symbol("h", steps);
  return [upright("d"), ...of, upright("/d"), ...symbol("w", "h")];
}

export function signed(value) {
  return value < 0 ? number(value) : `+${number(value)}`;
}

function text({ x, y, anchor }, runs, fill, size, weight = "normal") {
  const bold = weight === "bold" ? { "font-weight": "bold" } : {};
  return ["text", { x, y, "text-anchor": anchor, fill, "font-size": size, ...bold }, runs];
}

// The factors of term k: those of the immediate derivative, then those of the chain to h_t.
export function factors({ w_h, h, slopes, activation, steps }, k) {
  const slope = (j) => (activation === "identity" ? [] : [{
    runs: [italic("φ"), upright("′("), ...symbol("a", j), upright(")")], value: slopes[j - 1],
  }]);
  const chain = [];
  for (let j = k + 1; j <= steps; j += 1) {
    chain.push({ runs: symbol("w", "h"), value: w_h }, ...slope(j));
  }
  return { immediate: [{ runs: symbol("h", k - 1), value: h[k - 1] }, ...slope(k)], chain };
}

// The state in words, for those who listen.
export function sentence(values) {
  const { term, steps, terms, deltas, total, w_h, activation, sweeps } = values;
  const setting = `w h ${fixed(w_h, 2)}, ${steps} ${steps === 1 ? "step" : "steps"}, ${activation}`;
  if (!term) {
    return `Terms: ${terms.map(number).join(", ")}; sum: ${number(total)}. ${setting}.`;
  }
  if (sweeps) {
    const k = swap(values, term);
    return `Step ${k} of ${steps}: delta ${number(deltas[k - 1])}, share ${number(terms[k - 1])}. `
      + `${setting}.`;
  }
  const { immediate, chain } = factors(values, term);
  const read = [...immediate, ...chain].map(({ value }) => number(value)).join(" times ");
  return `Term ${term} of ${steps}: ${read} is ${number(terms[term - 1])}. ${setting}.`;
}
