// The complex plane, the map of norms, and the norms of one t.

import {
  BLUE, coordinate, diverging, fixed, GREEN, INK, italic, LINE, MUTED, number, PANEL, PAPER, raised,
  spoken, symbol, upright, VERMILION,
} from "../parts/scene.mjs";

const NARROW = 560; // px; below it the panels stand one above the other
const TOP = 28; // room for a panel's title
const GAP = 40;
const FOOT = 30;
const CURVE = 150;
const DECADES = 2; // powers of ten up to the strongest colour
const REACH = 1.6; // of the plane, from 0 to its edge

// A size, with a power of ten where it is very small or very large.
export function magnitude(value) {
  if (value === 0 || (value >= 0.001 && value < 9999.5)) return number(value);
  let power = Math.floor(Math.log10(value));
  if (value / 10 ** power >= 9.95) power += 1;
  return `${fixed(value / 10 ** power, 1)}·${tenTo(power)}`;
}

function tenTo(power) {
  return power === 0 ? "1" : `10${raised(power)}`;
}

function layout(width, T) {
  const narrow = width < NARROW;
  const room = narrow ? width - 22 : Math.min((width - GAP) / 2 - 20, 330);
  const cell = Math.floor(room / T);
  const side = narrow ? Math.min(width - 2, 300) : cell * T;
  const plane = { x: narrow ? (width - side) / 2 : 1, y: TOP, side, unit: side / 2 / REACH };
  const map = {
    x: narrow ? 20 : width - cell * T - 3, cell, y: narrow ? 2 * TOP + side + 12 : TOP,
  };
  const below = map.y + cell * T + FOOT;
  const curve = {
    x: 34, y: below + TOP, width: width - 34 - (narrow ? 12 : 108), height: CURVE, narrow,
  };
  return { width, narrow, plane, map, curve, height: curve.y + CURVE + (narrow ? 64 : 26) };
}

export function drawing(values, width) {
  const place = layout(width, values.T);
  return {
    width, height: place.height, place,
    label: "Eigenvalues, norms of products of Jacobians, one row of them",
    shapes: [
      ...plane(values, place), map(values, place.map), ...mapFrame(values, place),
      ...curve(values, place),
    ],
  };
}

// Where the handles of the eigenvalues are.
export function handles({ a, b, real }, { x, y, side, unit }) {
  const [cx, cy] = [x + side / 2, y + side / 2];
  return {
    center: [cx, cy], pair: [cx + a * unit, cy - b * unit], mirror: [cx + a * unit, cy + b * unit],
    real: [cx + real * unit, cy],
  };
}

function plane(values, place) {
  const { x, y, side, unit } = place.plane;
  const { center: [cx, cy], pair, mirror, real } = handles(values, place.plane);
  const line = (x1, y1, x2, y2) => ["line", { x1, y1, x2, y2, stroke: LINE }];
  const circle = (r, look) => ["circle", { cx, cy, r, fill: "none", ...look }];
  const dot = ([px, py], fill) => ["circle", {
    cx: px, cy: py, r: 8, fill, stroke: INK, "stroke-width": 2,
  }];
  const beside = ([px, py], runs, down, left) => halo(text(
    px + (left ? -12 : 12), py + (down ? 18 : -8), runs, INK, 15, left ? "end" : "start",
  ));
  const pairIsLeft = values.a < values.real; // names stand on the outer sides, apart
  return [
    text(x, y - 11, [upright("eigenvalues of "), ...symbol("W", "h"), upright(", to drag")]),
    ["rect", { x, y, width: side, height: side, fill: PANEL, "fill-opacity": "0.6", stroke: LINE }],
    line(x, cy, x + side, cy), line(cx, y, cx, y + side),
    circle(unit, { stroke: MUTED, "stroke-width": 1.5 }),
    circle(values.rho * unit, { stroke: GREEN, "stroke-width": 2, "stroke-dasharray": "6 4" }),
    text(cx + unit + 4, cy + 15, [upright("1")], MUTED, 13),
    text(cx + 5, cy - unit - 5, [italic("i")], MUTED, 14),
    text(x + 6, y + 18, [italic("ρ"), upright(` = ${number(values.rho)}`)], GREEN, 14),
    dot(mirror, PAPER), dot(pair, INK),
    ["rect", { x: real[0] - 7, y: real[1] - 7, width: 14, height: 14, fill: INK }],
    beside(pair, symbol("λ", 1), false, pairIsLeft),
    beside(mirror, symbol("λ", 2), true, pairIsLeft),
    beside(real, symbol("λ", 3), values.b < 0.3, !pairIsLeft),
  ];
}

// The t and k of a cell of the map; of the chosen one for −1.
export function spot({ T, step, k }, i) {
  return i < 0 ? { t: step, k } : { t: Math.floor(i / T) + 1, k: (i % T) + 1 };
}

// Each cell coloured by the power of ten of its norm.
function map(values, { x, y, cell }) {
  const { T, norms } = values;
  return ["cells", {
    name: "map", label: "norm for each t and k, press to choose", rows: T, columns: T,
    x: x - 0.5, y: y - 0.5, width: cell, height: cell,
  }, (i) => {
    const { t, k } = spot(values, i);
    if (k > t) return { fill: LINE, "fill-opacity": "0.25" };
    const power = Math.log10(norms[t - 1][k - 1]); // −∞ for 0
    return diverging(Math.max(Math.min(power, DECADES), -DECADES), DECADES);
  }];
}

function mapFrame({ T, step: t, k }, { map: { x, y, cell } }) {
  const size = cell * T;
  const scale = Array.from({ length: 11 }, (_, m) => ["rect", {
    x: x + 36 + 9 * m, y: y + size + 9, width: 9, height: 12, ...diverging(m - 5, 5),
  }]);
  const row = t ? [["rect", {
    x: x - 1, y: y + (t - 1) * cell - 1, width: t * cell + 2, height: cell + 2, fill: "none",
    stroke: INK, "stroke-width": 1.5,
  }]] : [];
  const chosen = k <= t ? [["rect", {
    x: x + (k - 1) * cell - 1, y: y + (t - 1) * cell - 1, width: cell + 2, height: cell + 2,
    fill: "none", stroke: INK, "stroke-width": 3,
  }]] : [];
  return [
    text(x, y - 11, [
      upright("norm of d"), ...symbol("h", "t"), upright("/d"), ...symbol("h", "k"),
    ]),
    text(x - 6, y + 11, [italic("t")], MUTED, 14, "end"),
    text(x + size, y + size + 19, [italic("k"), upright(" →")], MUTED, 14, "end"),
    text(x - 6, y + 28, [upright("↓")], MUTED, 13, "end"),
    text(x, y + size + 19, [upright("10⁻²")], MUTED, 13), ...scale,
    text(x + 143, y + size + 19, [upright("10²")], MUTED, 13),
    ...row, ...chosen,
  ];
}

// The norms of the present t, those of k = t first.
function byDistance({ step: t, norms }) {
  return t ? Array.from(norms[t - 1]).slice(0, t).reverse() : [];
}

// The norms of one t against the distance t − k, and what ρ and ‖W_h‖ alone would say.
function curve(values, { curve: place }) {
  const { step: t, T, rho, norm, k } = values;
  const row = byDistance(values);
  const powers = (base) => row.map((_, lag) => base ** lag);
  const [low, high] = limits([...row, ...powers(rho)]);
  const at = (lag) => place.x + (lag * place.width) / Math.max(T - 1, 1);
  const up = (value) => (
    place.y + place.height * (1 - (Math.log10(value) - low) / (high - low))
  );
  const lines = [
    [powers(norm), { stroke: VERMILION, "stroke-width": 2, "stroke-dasharray": "2 3" },
      [upright("‖"), ...symbol("W", "h"), upright("‖ᵗ⁻ᵏ")]],
    [powers(rho), { stroke: GREEN, "stroke-width": 2, "stroke-dasharray": "6 4" },
      [italic("ρ"), upright("ᵗ⁻ᵏ")]],
    [row, { stroke: BLUE, "stroke-width": 2.5 },
      [upright("‖d"), ...symbol("h", "t"), upright("/d"), ...symbol("h", "k"), upright("‖")]],
  ];
  const bottom = place.y + place.height;
  return [
    text(0, place.y - 13, [
      upright(place.narrow ? "norms for " : "the norms for "), italic("t"),
      upright(` = ${t} by ${place.narrow ? "" : "the "}distance `), italic("t"), upright(" − "),
      italic("k"),
    ]),
    ...ticks(low, high).map((power) => ["line", {
      x1: place.x, y1: up(10 ** power), x2: place.x + place.width, y2: up(10 ** power),
      stroke: power === 0 ? MUTED : LINE,
    }]),
    ...ticks(low, high).map((power) => (
      text(place.x - 5, up(10 ** power) + 4, [upright(tenTo(power))], MUTED, 12, "end")
    )),
    ...[0, 5, 10, 15].filter((lag) => lag < T).map((lag) => (
      text(at(lag), bottom + 17, [upright(`${lag}`)], MUTED, 12, "middle")
    )),
    ...lines.flatMap(([list, look, name], n) => [
      ["polyline", { points: within(list, low, high, at, up), fill: "none", ...look }],
      ...legend(place, n, look, name),
    ]),
    ...row.flatMap((value, lag) => (value < 10 ** low || value > 10 ** high ? [] : [["circle", {
      cx: at(lag), cy: up(value), r: lag === t - k ? 6 : 3, fill: lag === t - k ? PAPER : BLUE,
      stroke: BLUE, "stroke-width": 2.5,
    }]])),
  ];
}

function legend({ x, y, width, height, narrow }, n, look, name) {
  const [left, top] = narrow ? [1 + 95 * n, y + height + 40] : [x + width + 8, y + 14 + 24 * n];
  return [
    ["line", { x1: left, y1: top - 4, x2: left + 20, y2: top - 4, ...look }],
    text(left + 25, top, name, INK, 14),
  ];
}

// The points of a line as far as the axis goes; where it leaves, it is cut at the edge.
function within(list, low, high, at, up) {
  const points = [];
  for (let lag = 0; lag < list.length; lag += 1) {
    const power = list[lag] > 0 ? Math.log10(list[lag]) : -Infinity;
    const edge = Math.min(Math.max(power, low), high);
    if (edge === power) {
      points.push([at(lag), up(list[lag])]);
      continue;
    }
    const before = Math.log10(list[lag - 1]);
    if (Number.isFinite(power)) {
      const share = (edge - before) / (power - before);
      points.push([at(lag - 1 + share), up(10 ** edge)]);
    }
    break;
  }
  return points.map((point) => point.map(coordinate).join(",")).join(" ");
}

function limits(list) {
  const powers = list.filter((value) => value > 0).map(Math.log10);
  const low = Math.floor(Math.min(-1, ...powers) + 1e-9);
  const high = Math.ceil(Math.max(1, ...powers) - 1e-9);
  return [Math.max(low, -6), Math.min(high, 8)];
}

function ticks(low, high) {
  const step = high - low > 6 ? 2 : 1;
  return Array.from({ length: high - low + 1 }, (_, m) => low + m).filter((p) => p % step === 0);
}

function text(x, y, runs, fill = INK, size = 15, anchor = "start") {
  return ["text", { x, y, fill, "font-size": size, "text-anchor": anchor }, runs];
}

// On a halo of the paper's colour, for it may stand on a line.
function halo([tag, attributes, runs]) {
  return [tag, { ...attributes, stroke: PAPER, "stroke-width": 3, "paint-order": "stroke" }, runs];
}

// What is known of one t and k: the norm, and what ρ and ‖W_h‖ alone would say.
export function comparison({ norms, rho, norm }, t, k) {
  if (t === 0) return [upright("No step is done.")];
  const of = [upright("d"), ...symbol("h", t), upright("/d"), ...symbol("h", k)];
  if (k > t) return [...of, upright(" = 0: the past does not depend on the future.")];
  const lag = t - k;
  const power = raised(lag);
  return [
    upright("‖"), ...of, upright(`‖ = ${magnitude(norms[t - 1][k - 1])},  `),
    italic("ρ"), upright(`${power} = ${magnitude(rho ** lag)},  ‖`),
    ...symbol("W", "h"), upright(`‖${power} = ${magnitude(norm ** lag)}`),
  ];
}

// What the numbers say, in words.
export function remark(values) {
  const { rho, norm, activation } = values;
  const row = byDistance(values);
  const peak = Math.max(1, ...row);
  const sizes = `ρ = ${number(rho)}, ‖W‖ = ${number(norm)}. `;
  if (norm < 1 + 1e-9) return `${sizes}The norm bound lets nothing exceed 1: no gradient grows.`;
  if (activation === "tanh") {
    return `${sizes}Every Jacobian is shrunk by diag(φ′) ≤ 1: the norm bound still holds, `
      + "and ρ bounds nothing from below any more.";
  }
  if (rho < 1 && peak > 1) {
    return `${sizes}It must vanish in the end, as ρ < 1; before, it grows to ${magnitude(peak)} `
      + `at distance ${row.indexOf(peak)}. ρ alone does not see that, `
      + "and ‖W‖ does not see the end.";
  }
  if (rho < 1) return `${sizes}It vanishes, although the norm bound would allow growth.`;
  if (rho === 1) return `${sizes}On the unit circle it neither vanishes nor explodes by itself.`;
  return `${sizes}As ρ > 1 it explodes, in the end as fast as ρ says.`;
}

export function sentence(values) {
  const { step, T, k } = values;
  return `row ${step} of ${T}. ${spoken(comparison(values, step, k))}. ${remark(values)}`;
}
