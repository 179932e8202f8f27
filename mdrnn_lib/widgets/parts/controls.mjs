// Named, keyboard-operable controls in the figures' common style. Each returns its own setter, so
// that a figure can show a state that came from elsewhere.

import { htmlRuns } from "./scene.mjs";

export function create(parent, tag, className = "", content = []) {
  const owner = parent.ownerDocument;
  const node = owner.createElement(tag);
  if (className) node.className = className;
  node.append(...(typeof content === "string" ? [content] : htmlRuns(owner, content)));
  parent.append(node);
  return node;
}

export function slider(parent, { name, caption, min, max, step, write }, choose) {
  const field = create(parent, "label", "md-field");
  create(field, "span", "md-name", caption);
  const input = create(field, "input");
  Object.assign(input, { type: "range", min, max, step, name });
  const shown = create(field, "output");
  input.addEventListener("input", () => choose(Number(input.value)));
  return (value, last = max, least = min) => {
    Object.assign(input, { min: least, max: last });
    input.value = value;
    input.setAttribute("aria-valuetext", write(value));
    shown.textContent = write(value);
  };
}

export function select(parent, { name, caption, options }, choose) {
  const field = create(parent, "label", "md-field");
  create(field, "span", "md-name", caption);
  const input = create(field, "select");
  input.name = name;
  input.addEventListener("change", () => choose(input.value));
  function show(value) {
    input.value = value;
  }
  show.offer = (list) => {
    input.replaceChildren();
    for (const [value, text] of list) create(input, "option", "", text).value = value;
  };
  show.offer(options);
  return show;
}

export function button(parent, name, text, press) {
  const node = create(parent, "button", "", text);
  Object.assign(node, { type: "button", name });
  node.addEventListener("click", press);
  return (changed) => {
    node.textContent = changed;
  };
}

// Speaks a text once it has stood still, so that a dragged slider does not chatter.
export function announcer(parent, delay = 500) {
  const region = create(parent, "p", "md-spoken");
  region.setAttribute("aria-live", "polite");
  const clock = parent.ownerDocument.defaultView;
  let waiting = 0;
  return (text) => {
    clock.clearTimeout(waiting);
    waiting = clock.setTimeout(() => {
      if (region.textContent !== text) region.textContent = text;
    }, delay);
  };
}
