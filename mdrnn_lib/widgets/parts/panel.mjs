// A figure's controls. Each writes the trait whose name it bears, and shows it, unless it is told
// otherwise; what may change with the state is given as a function of the values.

import { button, create, select, slider } from "./controls.mjs";
import { player } from "./player.mjs";
import { upright } from "./scene.mjs";

export function addPanel(view, stage) {
  const node = create(view, "div", "md-controls");
  const { model, initial, set } = stage;
  const updates = []; // each brings one control up to date
  const stops = [];
  const runs = (caption) => (typeof caption === "string" ? [upright(caption)] : caption);
  const settle = (value, values) => (typeof value === "function" ? value(values) : value);

  return {
    node,
    show: (values) => updates.forEach((update) => update(values)),
    stop: () => stops.forEach((stop) => stop()),

    // Reset puts back all that the figure began with.
    player(caption, options = {}) {
      const { show, stop } = player(node, {
        model, caption: runs(caption), last: () => stage.frame().last, ...options,
        reset() {
          options.reset?.();
          set({ ...initial, playing: false });
        },
      });
      updates.push(show);
      stops.push(stop);
    },

    slider(name, caption, {
      min = 0, max = 1, step = 1, write = String, value = (values) => values[name],
      choose = (chosen) => set({ [name]: chosen }),
    } = {}) {
      const show = slider(node, {
        name, caption: runs(caption), min: settle(min, stage.values),
        max: settle(max, stage.values), step, write,
      }, choose);
      updates.push((values) => show(value(values), settle(max, values), settle(min, values)));
    },

    // options: [[value, text], …], the values as the trait has them.
    select(name, caption, options, {
      value = (values) => values[name], choose = (chosen) => set({ [name]: chosen }),
    } = {}) {
      let offered = settle(options, stage.values);
      const keys = (list) => list.map(([key, text]) => [String(key), text]);
      const show = select(node, {
        name, caption: runs(caption), options: keys(offered),
      }, (chosen) => choose(offered.find(([key]) => String(key) === chosen)[0]));
      updates.push((values) => {
        const list = settle(options, values);
        if (String(list) !== String(offered)) show.offer(keys(list));
        offered = list;
        show(String(value(values)));
      });
    },

    button: (name, text, press, row = node) => button(row, name, text, press),

    row(label) {
      const row = create(node, "div", "md-buttons");
      if (label) {
        row.setAttribute("role", "group");
        row.setAttribute("aria-label", label);
      }
      return row;
    },
    update: (show) => updates.push(show),
  };
}
