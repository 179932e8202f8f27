// Drawings: SVG elements as data, and how numbers and symbols are written.
//
// A scene is { width, height, label, shapes, aside }, the shapes in front last. A shape is [tag,
// attributes, runs]; a run of text is [text, style], its style "it" (a variable), "up" or "sub"; with
// a third entry it begins at that x, so that a row of numbers is one text. An aside is a scene of its
// own that a still has at the left, where a page has it as text.
//
// A grid of cells is one shape, ["cells", { name, label, x, y, width, height, rows, columns, first },
// fill], with the grid's corner, a cell's sides, the number of its first cell, and fill(i) ->
// attributes.
//
// Colours are custom properties with the light theme's value as fallback, so that a drawing follows
// the theme of a page that has one and is legible on a page that has none.

export const INK = "var(--md-ink,#1b2430)";
export const MUTED = "var(--md-muted,#5a6675)";
export const LINE = "var(--md-line,#d5dae1)";
export const PAPER = "var(--md-paper,#ffffff)";
export const PANEL = "var(--md-panel,#f5f7f9)";
export const BLUE = "var(--md-1,#0068a8)";
export const VERMILION = "var(--md-2,#c2500a)";
export const GREEN = "var(--md-3,#00785a)";

// The ends of the colour scales; towards zero they fade into the paper. Numbers stand beside them.
const PLUS = BLUE;
const MINUS = VERMILION;
const AMOUNT = GREEN;

const SVG = "http://www.w3.org/2000/svg";
const SERIF = "'STIX Two Text',Cambria,Georgia,serif";
const SUBSCRIPT_DROP = 4;
const SUBSCRIPT_SIZE = 11;

// Lifts exact ties, and values a rounding error below them, to the same side on every machine.
const NUDGE = 1e-10;

const FEW = 6; // cells

export function fixed(value, digits) {
  const text = (Math.abs(value) + NUDGE).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

export function number(value) {
  const size = Math.abs(value);
  return fixed(value, size < 9.9995 ? 3 : size < 99.995 ? 2 : 1);
}

const RAISED = Object.fromEntries([..."-0123456789"].map((sign, k) => [sign, "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"[k]]));

// An exponent: −12 as ⁻¹².
export function raised(exponent) {
  return [...String(exponent)].map((sign) => RAISED[sign]).join("");
}

// Three digits, with a power of ten where it is very small or very large: 0.0994, 8.17 × 10³.
export function threeDigits(value) {
  if (value === 0) return "0";
  const [digits, exponent] = (value * (1 + NUDGE)).toExponential(2).split("e").map(Number);
  if (Math.abs(exponent) < 3) return fixed(value * (1 + NUDGE), 2 - exponent);
  return `${fixed(digits, 2)} × 10${raised(exponent)}`;
}

export const italic = (text) => [text, "it"];
export const upright = (text) => [text, "up"];
export const symbol = (name, index) => [italic(name), [String(index), "sub"]];

// The attributes that fill a shape for a signed value (blue above zero, orange below), and for an
// amount from nothing to `largest`.
export function diverging(value, largest) {
  return { fill: value < 0 ? MINUS : PLUS, "fill-opacity": strength(Math.abs(value), largest) };
}

export function sequential(value, largest, colour = AMOUNT) {
  return { fill: colour, "fill-opacity": strength(value, largest) };
}

function strength(value, largest) {
  return fixed(largest > 0 ? Math.min(Math.max(value / largest, 0), 1) : 0, 2);
}

// 1 for the largest, 0 from so many powers of ten below it.
export function logarithmic(size, largest, decades) {
  if (size <= 0 || largest <= 0) return 0;
  return Math.max(1 + Math.log10(size / largest) / decades, 0);
}

export const isCells = (shape) => shape[0] === "cells";

// Runs as one line of plain text, for labels and announcements.
export function spoken(runs) {
  return runs.map(([text, style]) => (style === "sub" ? ` ${text}` : text)).join("");
}

export function svgElement(owner, tag, attributes = {}) {
  const node = owner.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    node.setAttribute(name, typeof value === "number" ? coordinate(value) : value);
  }
  return node;
}

export function drawScene(group, scene) {
  const owner = group.ownerDocument;
  group.replaceChildren(
    ...scene.map(([tag, attributes, runs]) => {
      const node = svgElement(owner, tag, attributes);
      node.append(...svgRuns(owner, runs ?? []));
      return node;
    }),
  );
}

// Each run of text with its attributes; returns to the base line after each subscript.
function spans(runs) {
  let dropped = false;
  return runs.map(([text, style, x]) => {
    const drop = style === "sub";
    const attributes = x === undefined ? {} : { x };
    if (drop !== dropped) attributes.dy = (drop - dropped) * SUBSCRIPT_DROP;
    if (style !== "up") attributes["font-family"] = SERIF;
    if (style === "it" || (drop && !/^\d+$/.test(text))) attributes["font-style"] = "italic";
    if (drop) attributes["font-size"] = SUBSCRIPT_SIZE;
    dropped = drop;
    return [text, attributes];
  });
}

function svgRuns(owner, runs) {
  return spans(runs).map(([text, attributes]) => {
    const span = svgElement(owner, "tspan", attributes);
    span.textContent = text;
    return span;
  });
}

// A scene as the text of a still image, the same on every machine.
export function svgText({ width, height, shapes, aside }, label) {
  const left = aside?.width ?? 0;
  const [across, down] = [left + width, Math.max(height, aside?.height ?? 0)].map(coordinate);
  return [
    `<svg class="md-still" xmlns="${SVG}" role="img" aria-label="${escaped(label)}" `
    + `viewBox="${-left} 0 ${across} ${down}" width="${across}" height="${down}" `
    + 'font-family="system-ui,sans-serif" style="max-width:100%;height:auto">',
    ...shapes.flatMap((shape) => (isCells(shape) ? stillCells(shape) : [shape])).map(element),
    ...(aside ? [
      `<g class="md-aside" transform="translate(${-left} 0)">`, ...aside.shapes.map(element), "</g>",
    ] : []),
    "</svg>",
  ].join("\n");
}

function element([tag, attributes, runs = []]) {
  const inside = spans(runs).map(([text, look]) => `<tspan${listed(look)}>${escaped(text)}</tspan>`);
  return `<${tag}${listed(attributes)}${runs.length ? `>${inside.join("")}</${tag}>` : "/>"}`;
}

function listed(attributes) {
  return Object.entries(attributes).map(([name, value]) => (
    ` ${name}="${typeof value === "number" ? coordinate(value) : escaped(value)}"`
  )).join("");
}

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escaped(text) {
  return text.replace(/[&<>"]/g, (sign) => ENTITIES[sign]);
}

const stillCells = ([, place, fill]) => mosaic(place, fill).map(([tag, look]) => (
  [tag, { class: "md-mosaic", ...look }]
));

// Cells that nobody touches, placed and filled like those of a grid of cells: one path for all of
// one look. In steps of a twentieth few looks tell all cells.
export function mosaic(place, fill) {
  const looks = new Map(); // -> numbers of cells
  for (let i = 0; i < place.rows * place.columns; i += 1) {
    const look = fill(i);
    const shade = Math.round(Number(look["fill-opacity"] ?? 1) * 20 + NUDGE) / 20;
    if (shade === 0 || look.fill === "transparent") continue;
    const key = JSON.stringify({ ...look, "fill-opacity": fixed(shade, 2) });
    looks.set(key, [...(looks.get(key) ?? []), i]);
  }
  return [...looks].map(([key, cells]) => tiles(JSON.parse(key), cells, place));
}

// Neighbours in a row are one dashed line: a shorter text than boxes, unless there are few.
function tiles(look, cells, { x, y, width, height, columns }) {
  const [across, down] = [width, height].map((side) => Math.max(side - 1, 1));
  const left = (i) => coordinate(x + (i % columns) * width + 0.5);
  const top = (i) => y + Math.floor(i / columns) * height + 0.5;
  if (width < 2 || cells.length < FEW) {
    const [w, h] = [across, down].map(coordinate);
    const d = cells.map((i) => `M${left(i)} ${coordinate(top(i))}h${w}v${h}h-${w}z`).join("");
    return ["path", { ...look, d }];
  }
  const begins = (i, k) => cells[k - 1] !== i - 1 || i % columns === 0;
  const ends = cells.filter((_, k) => k === cells.length - 1 || begins(cells[k + 1], k + 1));
  let [from, level] = [0, 0]; // where the line before ended: a move from there is short
  const d = cells.filter(begins).map((i, k) => {
    const [begin, middle] = [Number(left(i)), Number(coordinate(top(i) + down / 2))];
    const length = coordinate((ends[k] - i) * width + across);
    const move = `m${coordinate(begin - from)} ${coordinate(middle - level)}`;
    [from, level] = [begin + Number(length), middle];
    return `${move}h${length}`;
  }).join("");
  return ["path", {
    stroke: look.fill, "stroke-opacity": look["fill-opacity"], "stroke-width": down,
    "stroke-dasharray": `${across} 1`, d,
  }];
}

// The same runs as HTML, for lines of text beside the drawing.
export function htmlRuns(owner, runs) {
  return runs.map(([text, style]) => {
    if (style === "up") return owner.createTextNode(text);
    const node = owner.createElement(style === "sub" ? "sub" : "i");
    if (style === "sub" && !/^\d+$/.test(text)) node.className = "md-it";
    node.textContent = text;
    return node;
  });
}

export function coordinate(value) {
  return String(Math.floor(value * 10 + 0.5 + 1e-6) / 10);
}
