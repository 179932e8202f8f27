// What every living figure does: it redraws when its state or its width changes, says so, and stops
// when its host takes it away.

import { announcer, create } from "./controls.mjs";

const LIVE_WIDTH = 720; // px, before the host has laid the figure out

// draw(width) shows the state; sentence() puts it into words; stop() ends what the figure began.
// Returns what a figure's render must return.
export function live({ model, view, names, draw, sentence, stop = () => {} }) {
  const announce = announcer(view);
  const clock = view.ownerDocument.defaultView;
  let width = 0;
  let waiting = false;
  let gone = false;
  if (model.get("caption")) create(view, "p", "md-caption", model.get("caption"));

  // All changes of one moment are one change: a state on its way may be none of the figure's.
  function changed() {
    if (waiting) return;
    waiting = true;
    clock.queueMicrotask(() => {
      waiting = false;
      if (gone) return;
      show();
      announce(sentence());
    });
  }

  function show() {
    draw(width || view.clientWidth || LIVE_WIDTH);
  }

  const observer = new clock.ResizeObserver(([{ contentRect }]) => {
    if (Math.abs(contentRect.width - width) < 1) return;
    width = contentRect.width;
    // In the next frame: a drawing made here would change the height that is being observed.
    clock.requestAnimationFrame(() => gone || show());
  });
  observer.observe(view);
  for (const name of names) model.on(`change:${name}`, changed);
  show();
  return () => {
    gone = true;
    stop();
    observer.disconnect();
    for (const name of names) model.off(`change:${name}`, changed);
    view.remove();
  };
}
