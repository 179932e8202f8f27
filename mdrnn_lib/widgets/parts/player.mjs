// Plays one whole-number trait of a model, mostly `step`, from 0 to its last value: play and pause,
// step back and forth, scrub, speed, reset. Whether it plays is the model's trait `playing`.

import { button, create, select, slider } from "./controls.mjs";
import { upright } from "./scene.mjs";

const SPEEDS = [["0.5", "½×"], ["1", "1×"], ["2", "2×"], ["4", "4×"]];

// last() gives the last step, which may depend on the state; pace is the time of a step in ms;
// reset() puts back whatever else the figure lets its reader change; write(step) says where it is.
// A reader who wants no motion sees the last step at once. Returns { show, stop }: show() brings the
// controls up to date.
export function player(parent, {
  model, last, trait = "step", caption = [upright(trait)], pace = 500, reset,
  write = (step) => `${step} of ${last()}`,
}) {
  const clock = parent.ownerDocument.defaultView;
  const calm = clock.matchMedia("(prefers-reduced-motion: reduce)");
  const initial = model.get(trait);
  let timer = 0;
  let speed = 1;
  let visible = true;

  const row = create(parent, "div", "md-buttons");
  const play = button(row, "play", "▶ Play", () => run(!model.get("playing")));
  button(row, "back", "‹ Back", () => move(now() - 1));
  button(row, "next", "Next ›", () => move(now() + 1));
  button(row, "reset", "Reset", () => {
    reset?.();
    move(initial);
  });
  const scrub = slider(parent, {
    name: trait, caption, min: 0, max: 1, step: 1, write,
  }, move);
  const pick = select(parent, {
    name: "speed", caption: [upright("speed")], options: SPEEDS,
  }, (chosen) => {
    speed = Number(chosen);
  });
  pick("1");

  // A link may have left a step that is beyond the last.
  function now() {
    return Math.min(model.get(trait), last());
  }

  function move(step) {
    set({ [trait]: Math.min(Math.max(step, 0), last()), playing: false });
  }

  function run(playing) {
    const over = model.get(trait) >= last();
    set(playing && over ? { [trait]: 0, playing } : { playing });
  }

  function set(changes) {
    for (const [name, value] of Object.entries(changes)) model.set(name, value);
    model.save_changes();
  }

  // At any moment at most one step is waiting, and only while the model says that it plays. When
  // the model moves on all its views wait anew, so that two of them play no faster than one.
  function follow() {
    play(model.get("playing") ? "❚❚ Pause" : "▶ Play");
    clock.clearTimeout(timer);
    if (!model.get("playing")) return;
    if (calm.matches) move(last());
    else timer = clock.setTimeout(advance, pace / speed);
  }

  function advance() {
    const step = now() + visible;
    set({ [trait]: Math.min(step, last()), playing: step < last() });
    follow();
  }

  const observer = new clock.IntersectionObserver(([entry]) => {
    visible = entry.isIntersecting;
  });
  observer.observe(parent);
  const followed = ["change:playing", `change:${trait}`];
  for (const event of followed) model.on(event, follow);
  follow();

  return {
    show() {
      scrub(now(), last());
    },
    stop() {
      clock.clearTimeout(timer);
      observer.disconnect();
      for (const event of followed) model.off(event, follow);
    },
  };
}
