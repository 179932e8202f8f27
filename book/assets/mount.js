// Brings the figures of a page to life. A classic script, and no fetch: pages work from a folder
// as they do from a server. The modules' sources wait in window.mdrnnFigures, put there by one
// script for each module.

(() => {
  const sources = window.mdrnnFigures ?? {};
  const models = new Map(); // figure -> its model

  // As much of anywidget's model as a figure without a kernel needs.
  function makeModel(state) {
    const listeners = new Map();
    const heard = (event) => listeners.get(event) ?? listeners.set(event, new Set()).get(event);
    let changed = new Set();
    return {
      get: (name) => state[name],
      set(name, value) {
        if (Object.is(state[name], value)) return;
        state[name] = value;
        changed.add(name);
      },
      // A figure hears of all its changes together, when they are complete.
      save_changes() {
        const names = changed;
        changed = new Set();
        for (const name of names) heard(`change:${name}`).forEach((listen) => listen());
        if (names.size) heard("change").forEach((listen) => listen());
      },
      on: (event, listen) => heard(event).add(listen),
      off: (event, listen) => (listen ? heard(event).delete(listen) : heard(event).clear()),
      send() {},
    };
  }

  async function load(name) {
    if (!(name in sources)) throw new Error(`the figure's module ${name} is not on this page`);
    const address = URL.createObjectURL(new Blob([sources[name]], { type: "text/javascript" }));
    try {
      return (await import(address)).default;
    } finally {
      URL.revokeObjectURL(address);
    }
  }

  async function mount(figure) {
    const body = figure.querySelector(".md-figure-body");
    const state = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
    const model = makeModel(state);
    const module = await load(figure.dataset.module);
    const view = document.createElement("div");
    const still = [...body.childNodes];
    body.append(view);
    try {
      await module.render({ model, el: view });
    } catch (error) {
      view.remove();
      throw error;
    }
    still.forEach((node) => node.remove());
    models.set(figure, model);
    figure.dataset.mounted = "";
  }

  // <a class="md-figure-link" href="#anchor" data-state="w_h=1.1&term=2">
  function follow(event) {
    const link = event.target.closest?.("a.md-figure-link");
    const figure = link && document.getElementById(link.hash.slice(1));
    const model = models.get(figure);
    if (!model) return;
    event.preventDefault();
    for (const [name, text] of new URLSearchParams(link.dataset.state)) {
      if (model.get(name) !== undefined) model.set(name, value(text));
    }
    model.save_changes();
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    figure.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  }

  function value(text) {
    try {
      return JSON.parse(text);
    } catch {
      return text; // a name, such as tanh
    }
  }

  async function mountAll() {
    document.addEventListener("click", follow);
    const figures = [...document.querySelectorAll("figure.md-figure[data-module]")];
    // A figure that cannot start keeps its still picture.
    await Promise.all(figures.map((figure) => mount(figure).catch(console.error)));
    document.documentElement.dataset.figures = "mounted"; // book.css waits for it
  }

  const parsed = new Promise((resolve) => {
    if (document.readyState !== "loading") resolve();
    else document.addEventListener("DOMContentLoaded", resolve);
  });
  const mounted = parsed.then(mountAll);

  // MathJax, which is not there yet, holds up the page while it works. Figures go first.
  if (window.MathJax && !window.MathJax.version) {
    const typeset = () => window.MathJax.startup.defaultPageReady();
    window.MathJax.startup = { pageReady: () => mounted.then(typeset) };
  }
})();
