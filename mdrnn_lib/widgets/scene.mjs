// Drawings: SVG elements as data, and how numbers and symbols are written; the mirror of scene.py.
//
// A shape is [tag, attributes, runs]; a run of text is [text, style], its style "it" (a variable),
// "up" or "sub".

export const INK = "var(--md-ink,#1b2430)";
export const MUTED = "var(--md-muted,#5a6675)";
export const LINE = "var(--md-line,#d5dae1)";
export const PAPER = "var(--md-paper,#ffffff)";
export const PANEL = "var(--md-panel,#f5f7f9)";
export const BLUE = "var(--md-1,#0068a8)";
export const VERMILION = "var(--md-2,#c2500a)";
export const GREEN = "var(--md-3,#00785a)";

// The ends of the colour scales; towards zero they fade into the paper. Numbers stand beside them.
export const PLUS = BLUE;
export const MINUS = VERMILION;
export const AMOUNT = GREEN;

const SVG = "http://www.w3.org/2000/svg";
const SERIF = "'STIX Two Text',Cambria,Georgia,serif";
const SUBSCRIPT_DROP = 4;
const SUBSCRIPT_SIZE = 11;

// Lifts exact ties, and values a rounding error below them, to the same side on every machine.
const NUDGE = 1e-10;

export function fixed(value, digits) {
  const text = (Math.abs(value) + NUDGE).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

export function number(value) {
  const size = Math.abs(value);
  return fixed(value, size < 9.9995 ? 3 : size < 99.995 ? 2 : 1);
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

// Returns to the base line after each subscript.
function svgRuns(owner, runs) {
  let dropped = false;
  return runs.map(([text, style]) => {
    const drop = style === "sub";
    const span = svgElement(owner, "tspan");
    if (drop !== dropped) span.setAttribute("dy", (drop - dropped) * SUBSCRIPT_DROP);
    if (style !== "up") span.setAttribute("font-family", SERIF);
    if (style === "it" || (drop && !/^\d+$/.test(text))) span.setAttribute("font-style", "italic");
    if (drop) span.setAttribute("font-size", SUBSCRIPT_SIZE);
    span.textContent = text;
    dropped = drop;
    return span;
  });
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
