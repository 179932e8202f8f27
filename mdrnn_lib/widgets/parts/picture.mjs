// A scene on the page. Grids of cells stay in it and are painted, so that the focus stays where it
// is; all else is drawn anew.

import { cellGrid } from "./cell-grid.mjs";
import { drawScene, isCells, svgElement } from "./scene.mjs";

// actions has for each grid, by its name, { name, press, drag }, as for cellGrid; a cell's number
// counts from the `first` of its grid. Pointing at a cell lights it in all grids that have it.
export function addPicture(view, stage, actions) {
  const owner = view.ownerDocument;
  const svg = svgElement(owner, "svg", { role: "group", "font-family": "system-ui,sans-serif" });
  const layers = svgElement(owner, "g");
  svg.append(layers);
  view.append(svg);
  let made = null; // what the layers hold: groups of shapes, and grids
  let grids = [];

  function build(parts) {
    stop();
    layers.replaceChildren();
    stage.glanced = -1;
    grids = [];
    return parts.map((part) => {
      if (isCells(part)) return addGrid(part[1]);
      const group = svgElement(owner, "g", { class: "md-drawing", "aria-hidden": "true" });
      layers.append(group);
      return group;
    });
  }

  function addGrid({ name, label, rows, columns, first = 0 }) {
    const { name: says, press, drag } = actions[name];
    const grid = cellGrid(layers, {
      rows, columns, label, name: (i) => says(first + i), press: (i) => press?.(first + i),
      glance(i) {
        for (const other of grids) if (other !== grid) other.lightAt(i < 0 ? -1 : first + i);
        stage.glance(i < 0 ? -1 : first + i);
      },
      drag: drag && ((i, begins) => drag(first + i, begins)),
    });
    const inside = (i) => i >= first && i < first + rows * columns;
    grid.lightAt = (i) => grid.light(inside(i) ? i - first : -1);
    grids.push(grid);
    return grid;
  }

  function stop() {
    for (const grid of grids) grid.remove();
  }

  return {
    svg,
    stop,
    draw({ width, height, label, shapes }) {
      svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
      svg.setAttribute("aria-label", label);
      const parts = split(shapes);
      const form = JSON.stringify(parts.map((part) => isCells(part) && gridForm(part[1])));
      if (made?.form !== form) made = { form, nodes: build(parts) };
      parts.forEach((part, k) => {
        const node = made.nodes[k];
        if (!isCells(part)) return drawScene(node, part);
        const [, { x, y, width: across, height: down }, fill] = part;
        node.place(x, y, across, down);
        return node.paint(fill);
      });
    },
  };
}

const gridForm = ({ name, label, rows, columns, first }) => [name, label, rows, columns, first];

// Runs of other shapes, and between them the grids of cells.
function split(shapes) {
  const parts = [];
  let run = null;
  for (const shape of shapes) {
    if (isCells(shape)) {
      parts.push(shape);
      run = null;
    } else if (run) {
      run.push(shape);
    } else {
      parts.push(run = [shape]);
    }
  }
  return parts;
}
