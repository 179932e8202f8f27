// Brings the figures of a page to life: mdrnnMount() those that the browser has read so far. A
// classic script, and no fetch: pages work from a folder as they do from a server. The modules'
// exports are in window.mdrnnFigures, put there by one script for each module.

(() => {
  const modules = (window.mdrnnFigures ??= {});
  const models = new Map(); // figure -> its model
  const tried = new Set(); // figures, mounted or not

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

  function mount(figure) {
    const body = figure.querySelector(".md-figure-body");
    const state = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
    const model = makeModel(state);
    const name = figure.dataset.module;
    if (!(name in modules)) throw new Error(`the figure's module ${name} is not on this page`);
    const view = document.createElement("div");
    const still = [...body.childNodes];
    body.append(view);
    try {
      modules[name].render({ model, el: view });
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
    figure.scrollIntoView({ block: "nearest" });
  }

  function value(text) {
    try {
      return JSON.parse(text);
    } catch {
      return text; // a name, such as tanh
    }
  }

  window.mdrnnMount = () => {
    for (const figure of document.querySelectorAll("figure.md-figure")) {
      if (tried.has(figure)) continue;
      tried.add(figure);
      try {
        mount(figure);
      } catch (error) {
        console.error(error); // the figure keeps its still picture
      }
    }
  };

  document.addEventListener("click", follow);
})();
