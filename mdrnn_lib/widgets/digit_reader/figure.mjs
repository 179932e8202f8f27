// A trained network reads a digit: four waves over its tiles, and the votes that they bring in.

import { cellGrid } from "../parts/cell-grid.mjs";
import { button, create, select } from "../parts/controls.mjs";
import {
  arrange, CORNERS, overPicture, percent, pixelFills, signed, sumOf, underPicture,
} from "./drawing.mjs";
import {
  computeVotes, PIXELS, rowsRead, tilesAcross, touched,
} from "./values.mjs";
import { live } from "../parts/live.mjs";
import { player } from "../parts/player.mjs";
import { drawScene, fixed, svgElement, upright } from "../parts/scene.mjs";

const TRAITS = ["sample", "digit", "step", "playing", "image", "samples", "weights"];
const BLANK = Array.from({ length: PIXELS }, () => "0".repeat(PIXELS));
const TEN = Array.from({ length: 10 }, (_, k) => String(k));

export default { render };

function render({ model, el }) {
  const view = create(el, "div", "md-view");
  const get = () => Object.fromEntries(TRAITS.map((name) => [name, model.get(name)]));
  const put = (changes) => {
    for (const [name, value] of Object.entries(changes)) model.set(name, value);
    model.save_changes();
  };
  const initial = get();
  const last = () => 2 * tilesAcross(get()) - 1;
  let values = null;
  let place = null;
  let glanced = -1; // the pixel under the pointer or the focus, or −1
  let pen = "ink";

  const svg = svgElement(view.ownerDocument, "svg", {
    role: "group", "font-family": "system-ui,sans-serif",
  });
  const below = svgElement(view.ownerDocument, "g", { "aria-hidden": "true" });
  const above = svgElement(view.ownerDocument, "g", { class: "md-drawing", "aria-hidden": "true" });
  svg.append(below);
  view.append(svg);
  // What a stroke changes is read to the end at once.
  const draw = (i) => put({
    image: touched(rowsRead(get()), i, pen === "rubber"), sample: -1, step: last(), playing: false,
  });
  const cells = cellGrid(svg, {
    rows: PIXELS, columns: PIXELS, label: "picture, press to draw",
    name: (i) => `(${place2d(i, PIXELS)}): ink ${fixed(values.picture[i], 2)}`,
    glance(i) {
      glanced = i;
      if (values) overlay();
    },
    press: draw,
    drag: draw,
  });
  svg.append(above);
  const reading = create(view, "div", "md-reading");
  const controls = addPanel(view, { model, initial, last, put, choosePen: (to) => { pen = to; } });

  function tileOf(i) {
    const tile = PIXELS / values.side;
    return Math.floor(Math.floor(i / PIXELS) / tile) * values.side + Math.floor((i % PIXELS) / tile);
  }

  function overlay() {
    const p = glanced < 0 ? -1 : tileOf(glanced);
    drawScene(above, overPicture(values, place, p));
    reading.replaceChildren();
    create(reading, "p", "md-equation", readAs(values));
    create(reading, "p", "md-words", p < 0 ? sums(values) : votesOf(values, p));
  }

  return live({
    model, view, names: TRAITS,
    draw(width) {
      const state = get();
      values = computeVotes({ ...state, step: Math.min(state.step, last()) });
      place = arrange(width, values.side);
      svg.setAttribute("viewBox", `0 0 ${width} ${place.height}`);
      svg.setAttribute("aria-label", "Picture, votes and count");
      cells.place(place.picture.x - 0.5, place.picture.y - 0.5, place.pixel);
      drawScene(below, underPicture(place));
      cells.paint(pixelFills(values));
      overlay();
      controls.show(values);
    },
    sentence: () => `front ${values.step} of ${values.last}: ${readAs(values)}`,
    stop() {
      controls.stop();
      cells.remove();
    },
  });
}

function addPanel(view, { model, initial, last, put, choosePen }) {
  const panel = create(view, "div", "md-controls");
  const play = player(panel, {
    model, last, caption: [upright("front")], pace: 350,
    reset: () => {
      const { sample, digit, image } = initial;
      put({ sample, digit, image });
    },
  });
  const sample = select(panel, {
    name: "sample", caption: [upright("picture")],
    options: [...TEN.map((k) => [k, `test image ${k}`]), ["-1", "your drawing"]],
  }, (value) => put({ sample: Number(value) }));
  const digit = select(panel, {
    name: "digit", caption: [upright("votes for")],
    options: [["-1", "the answer"], ...TEN.map((k) => [k, k])],
  }, (value) => put({ digit: Number(value) }));
  const pen = select(panel, {
    name: "pen", caption: [upright("pen")], options: [["ink", "ink"], ["rubber", "rubber"]],
  }, choosePen);
  pen("ink");
  button(panel, "clear", "Blank paper", () => {
    pen("ink");
    choosePen("ink");
    put({ image: BLANK, sample: -1, step: last(), playing: false });
  });
  return {
    stop: play.stop,
    show(values) {
      play.show();
      sample(String(values.sample));
      digit(String(values.digit));
    },
  };
}

function place2d(i, columns) {
  return `${Math.floor(i / columns)}, ${i % columns}`;
}

function readAs({ beliefs, answer, step, last }) {
  const order = Array.from(beliefs.keys()).sort((a, b) => beliefs[b] - beliefs[a]);
  const second = order.find((j) => j !== answer);
  const when = step < last ? "So far" : "It reads";
  return `${when} ${answer}, ${percent(beliefs[answer])}; then ${second}, ${percent(beliefs[second])}.`;
}

function sums(values) {
  const parts = CORNERS.map((corner, k) => `${corner} ${signed(sumOf(values, k))}`);
  return `Votes for ${values.shown} by direction: ${parts.join(", ")}. Point at a tile, or draw.`;
}

function votesOf({ side, shown, counted, P, vote }, p) {
  const parts = CORNERS.map((corner, k) => (
    `${corner} ${counted[k * P + p] ? signed(vote(k, p, shown), 3) : "not yet"}`
  ));
  return `Tile (${place2d(p, side)}) votes for ${shown}: ${parts.join(", ")}.`;
}
