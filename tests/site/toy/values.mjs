export function frame(state) {
  return { ...state, last: 4 };
}

export function numbers({ step }) {
  return { twice: 2 * step };
}
