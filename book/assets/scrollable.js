// Lets the Tab key stop at what scrolls, and at no other. A block is asked for its width
// when the browser has laid it out anyway, so that no other layout is needed.

(() => {
  const BLOCKS = [
    "pre", "div.math", ".math.long", "dt.sig", "table", ".pst-scrollable-table-container",
    ".cell_output > .output", ".md-refusal",
  ].map((block) => `.bd-article ${block}`).join();
  const observer = new ResizeObserver((entries) => {
    const scroll = entries.map(({ target }) => target.scrollWidth > target.clientWidth);
    entries.forEach(({ target }, k) => { target.tabIndex = scroll[k] ? 0 : -1; });
  });
  document.querySelectorAll(BLOCKS).forEach((block) => observer.observe(block));
})();
