// A grid of cells that a reader can walk over with the arrow keys, point at and press.

import { svgElement } from "./scene.mjs";

// Draws into an svg element. name(i) is what is said of cell i (raster order); glance(i) is called
// when the pointer or the focus comes to a cell, glance(-1) when it leaves; press(i) when a cell is
// clicked, or Enter or the space bar pressed on it; drag(i, first), if given, for each cell that a
// stroke of a held mouse or pen passes. A finger scrolls instead.
export function cellGrid(svg, { rows, columns, label, name, glance, press, drag }) {
  const owner = svg.ownerDocument;
  // Chromium lets the tab key stop at any svg element that listens for the focus: hence -1.
  const group = svgElement(owner, "g", {
    class: "md-cells", role: "grid", "aria-label": label, tabindex: "-1",
  });
  const ring = svgElement(owner, "rect", { class: "md-ring", visibility: "hidden" });
  const cells = Array.from({ length: rows }, () => {
    const row = svgElement(owner, "g", { role: "row" });
    row.append(...Array.from({ length: columns }, () => (
      svgElement(owner, "rect", { role: "gridcell", tabindex: "-1" })
    )));
    group.append(row);
    return [...row.children];
  }).flat();
  const written = cells.map(() => ({}));
  const numbers = new Map(cells.map((cell, i) => [cell, i]));
  let place = { x: 0, y: 0, width: 0, height: 0 };
  let current = 0; // the one cell that the tab key reaches
  let pressed = -1; // where a mouse or pen went down and has not drawn yet
  let held = false;
  let drawn = false; // a stroke ends in a click, which is no press
  cells[0].setAttribute("tabindex", "0");
  svg.append(group, ring);

  function reach(i) {
    cells[current].setAttribute("tabindex", "-1");
    current = i;
    cells[current].setAttribute("tabindex", "0");
  }

  function lightRing(i) {
    ring.setAttribute("visibility", i < 0 ? "hidden" : "visible");
    if (i < 0) return;
    const [x, y] = corner(i);
    setAll(ring, { x, y, width: place.width, height: place.height });
  }

  function corner(i) {
    return [
      place.x + (i % columns) * place.width, place.y + Math.floor(i / columns) * place.height,
    ];
  }

  function come(i) {
    lightRing(i);
    glance(i);
  }

  function draw(i) {
    if (!drawn) drag(pressed, true);
    drawn = true;
    drag(i, false);
  }

  const on = (type, listen) => group.addEventListener(type, (event) => {
    const i = numbers.get(event.target);
    if (i !== undefined) listen(i, event);
  });
  on("pointerover", (i, { pointerType }) => {
    if (pointerType === "touch") return;
    come(i);
    if (held && drag) draw(i);
  });
  on("pointerout", () => come(numbers.get(group.querySelector(":focus-visible")) ?? -1));
  on("focusin", (i) => {
    reach(i);
    come(i);
  });
  on("focusout", () => come(-1));
  on("pointerdown", (i, { pointerType, button }) => {
    held = pointerType !== "touch" && button === 0;
    pressed = i;
    drawn = false;
  });
  // A press outside must not leave the pen down.
  const lift = () => {
    held = false;
  };
  owner.defaultView.addEventListener("pointerup", lift);
  on("click", (i) => drawn || press(i));
  on("keydown", (i, event) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    const goals = {
      ArrowLeft: column > 0 ? i - 1 : i, ArrowRight: column < columns - 1 ? i + 1 : i,
      ArrowUp: row > 0 ? i - columns : i, ArrowDown: row < rows - 1 ? i + columns : i,
      Home: event.ctrlKey ? 0 : i - column,
      End: event.ctrlKey ? cells.length - 1 : i - column + columns - 1,
    };
    if (event.key === "Enter" || event.key === " ") press(i);
    else if (event.key in goals) cells[goals[event.key]].focus();
    else return;
    event.preventDefault();
  });

  return {
    group,
    corner,
    // The corner of the grid and the sides of a cell, a square if only one is given.
    place(x, y, width, height = width) {
      const asked = { x, y, width, height };
      if (Object.keys(asked).every((key) => asked[key] === place[key])) return;
      place = asked;
      const side = (extent) => Math.max(extent - 1, 1); // a hair of paper between the cells
      cells.forEach((cell, i) => {
        const [left, top] = corner(i);
        setAll(cell, {
          x: left + 0.5, y: top + 0.5, width: side(width), height: side(height),
        });
      });
    },
    // attributes(i) gives each cell's fill; call it after every change.
    paint(attributes) {
      cells.forEach((cell, i) => update(cell, written[i], attributes(i), name(i)));
    },
    focus: (i) => cells[i].focus(),
    light: lightRing,
    remove: () => owner.defaultView.removeEventListener("pointerup", lift),
  };
}

// Writes only what has changed since the last time: most of a frame's cells stay as they are.
function update(cell, written, attributes, label) {
  for (const key in attributes) {
    if (written[key] === attributes[key]) continue;
    written[key] = attributes[key];
    cell.setAttribute(key, attributes[key]);
  }
  if (written.label === label) return;
  written.label = label;
  cell.setAttribute("aria-label", label);
}

export function setAll(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
}
