// Six cells, five steps.

import { create } from "../parts/controls.mjs";
import { figure } from "../parts/figure.mjs";
import { drawing, sentence } from "./drawing.mjs";
import { frame, numbers } from "./values.mjs";

export default figure({
  traits: ["step", "playing", "pressed", "drawn"],
  frame, numbers, drawing, sentence,
  cells: ({ state, set }) => ({
    cells: {
      name: (i) => `cell ${i} at step ${state().step}`,
      press: (i) => set({ pressed: [...state().pressed, i] }),
      drag: (i) => set({ drawn: [...state().drawn, i] }),
    },
  }),
  controls: (panel) => panel.player("step"),
  readOut(parent, { step, pressed, drawn }, glanced) {
    create(parent, "p", "told", glanced < 0 ? "none" : `cell ${glanced}`);
    Object.assign(parent.dataset, { step, pressed, drawn });
  },
});
