// The frame in which every figure lives: its state, its picture, a line of reading, its controls.

import { announcer, create } from "./controls.mjs";
import { addPanel } from "./panel.mjs";
import { addPicture } from "./picture.mjs";
import { svgText } from "./scene.mjs";

const WIDTH = 720; // px: of a still, and of a figure that its host has not laid out yet

// What a figure's module exports, made of its parts:
//   traits      the names of its state, as in Python
//   frame       state -> the state brought into its ranges, and all that follows from it without a
//               network (with a player: its `last` step)
//   numbers     frame -> what the network computes: the numbers that Python computes for the still
//   drawing     (values, width, glanced) -> scene; values are frame and numbers together
//   sentence    values -> the state in words
//   readOut     (parent, values, glanced) writes the lines below the picture; glanced is the cell
//               or target under the pointer or the focus, −1 for none
//   controls    (panel, stage) adds them
//   cells       stage -> by the name of a grid of cells what it says and what a press does
//   targets     (picture, stage) -> what a reader may touch besides: { draw(values, scene), stop }
//   lights      whether the drawing depends on what is glanced at
export function figure(parts) {
  const { frame, numbers, drawing, sentence } = parts;
  return {
    traits: () => parts.traits,
    frame,
    numbers: (state) => numbers(frame(state)),
    still(state, found, label, width = WIDTH) {
      const values = { ...frame(state), ...found };
      return svgText(drawing(values, width, -1), `${label}. ${sentence(values)}`);
    },
    render: (host) => render(parts, host),
  };
}

function render(parts, { model, el }) {
  const { traits, frame, numbers, drawing, sentence, readOut, controls } = parts;
  const view = create(el, "div", "md-view");
  const clock = view.ownerDocument.defaultView;
  const state = () => Object.fromEntries(traits.map((name) => [name, model.get(name)]));
  let width = 0;
  let waiting = false;
  let gone = false;

  const stage = {
    model, view, state, glanced: -1, initial: state(), values: compute(state()),
    frame: () => frame(state()),
    // What depends on a setting follows it: links and linked controls set one thing at a time.
    set(changes) {
      const next = frame({ ...state(), ...changes });
      for (const name of traits) if (!same(next[name], model.get(name))) model.set(name, next[name]);
      model.save_changes();
    },
    glance(i) {
      stage.glanced = i;
      if (parts.lights) redraw();
      read();
    },
  };

  function compute(given) {
    const framed = frame(given);
    return { ...framed, ...numbers(framed) };
  }

  for (const name of traits) model.on(`change:${name}`, changed);
  const picture = addPicture(view, stage, parts.cells?.(stage) ?? {});
  const targets = parts.targets?.(picture, stage);
  const reading = create(view, "div", "md-reading");
  const panel = addPanel(view, stage);
  controls(panel, stage);
  const announce = announcer(view);
  if (model.get("caption")) create(view, "p", "md-caption", model.get("caption"));

  function redraw() {
    const scene = drawing(stage.values, targets?.room?.(width) ?? width, stage.glanced);
    picture.draw(scene);
    targets?.draw(stage.values, scene);
  }

  function read() {
    reading.replaceChildren();
    readOut(reading, stage.values, stage.glanced);
  }

  function show() {
    redraw();
    read();
    panel.show(stage.values);
  }

  // All changes of one moment are one change: a state on its way may be none of the figure's.
  function changed() {
    if (waiting) return;
    waiting = true;
    clock.queueMicrotask(() => {
      waiting = false;
      if (gone) return;
      stage.values = compute(state());
      show();
      announce(sentence(stage.values));
    });
  }

  const observer = new clock.ResizeObserver(([{ contentRect }]) => {
    // A figure that its host hides has no width.
    if (!contentRect.width || Math.abs(contentRect.width - width) < 1) return;
    width = contentRect.width;
    // In the next frame: a drawing made here would change the height that is being observed.
    clock.requestAnimationFrame(() => gone || show());
  });
  observer.observe(view);
  width = view.clientWidth || WIDTH;
  show();
  return () => {
    gone = true;
    panel.stop();
    picture.stop();
    targets?.stop?.();
    observer.disconnect();
    for (const name of traits) model.off(`change:${name}`, changed);
    view.remove();
  };
}

// Whether two values of a trait are one; a long one that was not touched is the very same object.
function same(a, b) {
  return Object.is(a, b) || (typeof a === "object" && JSON.stringify(a) === JSON.stringify(b));
}
