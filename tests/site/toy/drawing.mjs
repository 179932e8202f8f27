import { upright } from "../parts/scene.mjs";

export function drawing({ step, twice }, width) {
  const cells = { name: "cells", label: "cells", rows: 2, columns: 3, x: 0, y: 0, width: 40, height: 40 };
  return {
    width, height: 120, label: "Six cells",
    shapes: [
      ["cells", cells, (i) => ({ fill: i === step ? "black" : "silver" })],
      ["text", { x: 0, y: 100 }, [upright(`twice ${step} is ${twice}`)]],
    ],
  };
}

export function sentence({ step, last }) {
  return `step ${step} of ${last}`;
}
