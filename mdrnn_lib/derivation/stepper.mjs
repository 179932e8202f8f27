// Folds a derivation behind the ✓ of its result, and reveals its steps one by one. The page holds
// all lines already; without this script, and in print, they all show.

const SECONDS = 0.55; // that the parts of a line take to their places

export function enhance(figure) {
  const owner = figure.ownerDocument;
  // Its own: those of a theorem's parts, which are derivations inside it, are not.
  const own = (selector) => [...figure.querySelectorAll(selector)].filter(isOwn);
  const isOwn = (node) => node.closest(".md-derivation") === figure;
  const [proof] = own(".md-proof");
  const lines = own(".md-line");
  const last = lines.length - 1;
  let shown = -1;

  const make = (tag, className, parent) => {
    const node = owner.createElement(tag);
    node.className = className;
    parent.append(node);
    return node;
  };
  const gloss = make("p", "md-gloss", figure);
  gloss.setAttribute("aria-live", "polite");
  if (proof) fold();
  if (last > 1) step();
  explainSymbols();
  figure.dataset.stepper = "";

  // ---- the ✓ opens the steps in place ----

  function fold() {
    const [mark] = own(".md-check");
    if (!mark) return;
    proof.id = `md-proof-${owner.querySelectorAll("[id^=md-proof-]").length + 1}`;
    const button = owner.createElement("button");
    button.type = "button";
    button.name = "steps";
    button.className = mark.className.replace("md-check", "md-open");
    button.title = last > 1 ? "Show the steps" : "Show the reason";
    button.setAttribute("aria-controls", proof.id);
    const sign = make("span", "", button);
    sign.textContent = mark.textContent;
    sign.setAttribute("aria-hidden", "true");
    const title = figure.getAttribute("aria-label").replace(/^\w+: /, "");
    const held = mark.classList.contains("md-sampled") ? "Tried, not proven" : "Proven";
    make("span", "md-unseen", button).textContent = `${held}: steps of “${title}”`;
    button.addEventListener("click", () => open(figure.dataset.open === undefined));
    mark.after(button);
    open(false);

    function open(wanted) {
      button.setAttribute("aria-expanded", wanted);
      figure.toggleAttribute("data-open", wanted);
      if (wanted && shown < 0 && last > 1) show(1, false);
    }
  }

  // ---- one step after the other ----

  function step() {
    const bar = owner.createElement("div");
    bar.className = "md-controls md-stepper";
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", "Steps of the derivation");
    lines[0].parentNode.before(bar);
    const button = (name, text, press) => {
      const node = make("button", "", bar);
      Object.assign(node, { type: "button", name, textContent: text });
      node.addEventListener("click", press);
    };
    button("back", "◀ Back", () => show(shown - 1));
    button("next", "Next ▶", () => show(shown + 1));
    button("all", "Show all", () => show(shown === last ? 1 : last));
    make("span", "md-count", bar);
    make("p", "md-spoken", bar).setAttribute("aria-live", "polite");
    const moves = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    bar.addEventListener("keydown", (event) => {
      if (event.key in moves) show(shown + moves[event.key]);
      else if (event.key === "Home") show(0);
      else if (event.key === "End") show(last);
      else return;
      event.preventDefault();
    });
  }

  function show(wanted, speak = true) {
    const before = shown;
    shown = Math.max(0, Math.min(last, wanted));
    lines.forEach((line, k) => {
      line.hidden = k > shown;
      line.classList.toggle("md-current", k === shown);
      line.classList.toggle("md-before", k === shown - 1);
    });
    const find = (selector) => own(`.md-stepper ${selector}`)[0];
    // A disabled button would lose the focus of those who work by keyboard.
    find("[name=back]").setAttribute("aria-disabled", shown === 0);
    find("[name=next]").setAttribute("aria-disabled", shown === last);
    find("[name=all]").textContent = shown === last ? "Start over" : "Show all";
    find(".md-count").textContent = `step ${shown} of ${last}`;
    if (!speak) return;
    find(".md-spoken").textContent = `Step ${shown} of ${last}: ${words(lines[shown])}`;
    if (shown === before + 1) travel(lines[shown - 1], lines[shown]);
  }

  function words(line) {
    const reason = line.querySelector(".md-reason")?.parentNode.textContent ?? "";
    const formula = line.querySelector(".md-formula").getAttribute("aria-label");
    return reason ? `${reason}: ${formula}` : formula;
  }

  // ---- what a symbol means: on pointing, on a tap, and by arrow keys within a focused line ----

  function explainSymbols() {
    const glossary = JSON.parse(own("script")[0].textContent);
    const explain = (symbol) => {
      for (const asked of own(".md-asked")) asked.classList.remove("md-asked");
      gloss.replaceChildren();
      if (!symbol || !isOwn(symbol)) return;
      symbol.classList.add("md-asked");
      const [meaning, shape] = glossary[symbol.dataset.name];
      const math = owner.createElementNS("http://www.w3.org/1998/Math/MathML", "math");
      math.append(symbol.cloneNode(true));
      math.firstChild.classList.remove("md-asked");
      gloss.append(math, ` ${meaning}${shape ? `; shape ${shape}` : ""}`);
      // Over the page, just below the formula: nothing moves.
      const formula = symbol.closest(".md-formula").getBoundingClientRect();
      gloss.style.top = `${formula.bottom - figure.getBoundingClientRect().top}px`;
    };
    const symbolAt = (event) => event.target.closest?.(".md-formula .md-sym");
    figure.addEventListener("pointerover", (event) => explain(symbolAt(event)));
    figure.addEventListener("pointerleave", () => explain(null));
    figure.addEventListener("click", (event) => explain(symbolAt(event)));
    for (const formula of own(".md-formula")) {
      const symbols = [...formula.querySelectorAll(".md-sym")];
      let at = -1;
      formula.addEventListener("keydown", (event) => {
        if (event.key === "Escape") explain(null);
        const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (!move || !symbols.length) return;
        at = Math.max(0, Math.min(symbols.length - 1, at + move));
        explain(symbols[at]);
        symbols[at].scrollIntoView({ block: "nearest", inline: "nearest" });
        event.preventDefault();
      });
      formula.addEventListener("blur", () => {
        at = -1;
        explain(null);
      });
    }
  }
}

// ---- motion: what a step keeps moves from the line before to its new place ----

function travel(before, after) {
  const view = after.ownerDocument.defaultView;
  if (view.matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const formula = after.querySelector(".md-formula");
  const pairs = kept(before.querySelector(".md-formula"), formula);
  for (const tie of formula.querySelectorAll(".md-fresh")) {
    const name = [...tie.classList].find((name) => name.startsWith("md-tie"));
    const was = before.querySelector(`.md-was.${name}`);
    if (was && !pairs.some(([, part]) => tie.contains(part))) pairs.push([was, tie]);
  }
  formula.classList.add("md-moving");
  const options = { duration: 1000 * SECONDS, easing: "cubic-bezier(0.3, 0, 0.2, 1)" };
  const running = pairs.map(([old, part]) => {
    const [from, to] = [old, part].map((node) => node.getBoundingClientRect());
    const x = from.left + from.width / 2 - to.left - to.width / 2;
    const y = from.top + from.height / 2 - to.top - to.height / 2;
    const start = { transform: `translate(${x}px, ${y}px)` };
    if (part.matches(".md-fresh")) start.opacity = 0;
    return part.animate([start, { transform: "none" }], options);
  });
  const arrived = new Set(pairs.map(([, part]) => part));
  for (const part of unmoved(formula, arrived)) {
    running.push(part.animate([{ opacity: 0 }, { opacity: 0, offset: 0.5 }, {}], options));
  }
  Promise.allSettled(running.map((animation) => animation.finished)).then(() =>
    formula.classList.remove("md-moving"),
  );
}

// Pair the parts of two formulae that look the same, the largest first, each once.
function kept(before, after) {
  const looks = new Map();
  const free = new Map();
  for (const part of parts(before)) {
    const key = look(part, looks);
    free.set(key, [...(free.get(key) ?? []), part]);
  }
  const candidates = parts(after).sort((a, b) => size(b) - size(a));
  const [left, arrived, pairs] = [new Set(), new Set(), []];
  const taken = (part, set) =>
    [...set].some((other) => other.contains(part) || part.contains(other));
  for (const part of candidates) {
    if (taken(part, arrived)) continue;
    const old = free.get(look(part, looks))?.find((other) => !taken(other, left));
    if (!old) continue;
    left.add(old);
    arrived.add(part);
    pairs.push([old, part]);
  }
  return pairs;
}

const size = (part) => part.getElementsByTagName("*").length;

// Rows, letters, fractions and what has indices; a lone sign such as + or ( belongs to its line.
function parts(formula) {
  return [...formula.querySelectorAll("mi, mn, mrow, msub, msup, msubsup, mfrac, mover, munder")];
}

// What a part looks like: its signs and how they are stacked, without rows and marks.
function look(part, looks) {
  if (!looks.has(part)) {
    const inside = [...part.children].map((child) => look(child, looks)).join(" ");
    const stacked = /^(mrow|mstyle|math)$/.test(part.localName) ? inside : null;
    looks.set(part, stacked ?? `${part.localName}(${inside || part.textContent})`);
  }
  return looks.get(part);
}

// The largest parts in which nothing has arrived.
function unmoved(part, arrived) {
  if (arrived.has(part)) return [];
  const holds = [...arrived].some((other) => part.contains(other));
  return holds ? [...part.children].flatMap((child) => unmoved(child, arrived)) : [part];
}

export default {
  render({ model, el }) {
    el.innerHTML = model.get("html");
    for (const figure of el.querySelectorAll(".md-derivation")) enhance(figure);
  },
};
