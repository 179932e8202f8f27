// Reveals a derivation step by step. The page holds all lines already; without this script, and in
// print, they all show.

export function enhance(figure) {
  const owner = figure.ownerDocument;
  const lines = [...figure.querySelectorAll(".md-line")];
  const last = lines.length - 1;
  const glossary = JSON.parse(figure.querySelector("script").textContent);
  let shown = Math.min(1, last);

  const make = (tag, className, parent) => {
    const node = owner.createElement(tag);
    node.className = className;
    parent.append(node);
    return node;
  };
  const bar = make("div", "md-controls md-stepper", figure);
  bar.hidden = last < 2; // one step needs no stepping
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "Steps of the derivation");
  const button = (name, text, press) => {
    const node = make("button", "", bar);
    Object.assign(node, { type: "button", name, textContent: text });
    node.addEventListener("click", press);
    return node;
  };
  const back = button("back", "◀ Back", () => show(shown - 1));
  const next = button("next", "Next ▶", () => show(shown + 1));
  const all = button("all", "Show all", () => show(shown === last ? Math.min(1, last) : last));
  const count = make("span", "md-count", bar);
  const gloss = make("p", "md-gloss", figure);
  const spoken = make("p", "md-spoken", figure);
  for (const node of [gloss, spoken]) node.setAttribute("aria-live", "polite");

  function show(step, speak = true) {
    shown = Math.max(0, Math.min(last, step));
    lines.forEach((line, k) => {
      line.hidden = k > shown;
      line.classList.toggle("md-current", k === shown);
    });
    // A disabled button would lose the focus of those who work by keyboard.
    back.setAttribute("aria-disabled", shown === 0);
    next.setAttribute("aria-disabled", shown === last);
    all.textContent = shown === last ? "Start over" : "Show all";
    count.textContent = `step ${shown} of ${last}`;
    if (speak) spoken.textContent = `Step ${shown} of ${last}: ${words(lines[shown])}`;
  }

  function words(line) {
    const reason = line.querySelector(".md-grounds")?.textContent ?? "";
    return `${line.querySelector(".md-formula").getAttribute("aria-label")}. ${reason}`;
  }

  const moves = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  bar.addEventListener("keydown", (event) => {
    if (event.key in moves) show(shown + moves[event.key]);
    else if (event.key === "Home") show(0);
    else if (event.key === "End") show(last);
    else return;
    event.preventDefault();
  });

  // ---- what a symbol means: on pointing, on a tap, and by arrow keys within a focused line ----

  function explain(symbol) {
    figure.querySelector(".md-asked")?.classList.remove("md-asked");
    if (!symbol) {
      gloss.replaceChildren();
      return;
    }
    symbol.classList.add("md-asked");
    const [meaning, shape] = glossary[symbol.dataset.name];
    const math = owner.createElementNS("http://www.w3.org/1998/Math/MathML", "math");
    math.append(symbol.cloneNode(true));
    math.firstChild.classList.remove("md-asked");
    gloss.replaceChildren(math, ` ${meaning}${shape ? `; shape ${shape}` : ""}`);
  }

  const symbolAt = (event) => event.target.closest?.(".md-sym");
  figure.addEventListener("pointerover", (event) => {
    if (symbolAt(event)) explain(symbolAt(event));
  });
  figure.addEventListener("click", (event) => {
    if (symbolAt(event)) explain(symbolAt(event));
  });
  for (const formula of figure.querySelectorAll(".md-formula")) {
    const symbols = [...formula.querySelectorAll(".md-sym")];
    let at = -1;
    formula.addEventListener("keydown", (event) => {
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

  figure.dataset.stepper = "";
  show(shown, false);
}

export default {
  render({ model, el }) {
    el.innerHTML = model.get("html");
    enhance(el.querySelector(".md-derivation"));
  },
};
