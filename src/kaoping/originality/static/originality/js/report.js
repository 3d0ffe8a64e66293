// From passage to passage by N and P; the links do the same without this.
(() => {
  const passages = [...document.querySelectorAll(".passage")];
  let at = -1;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !passages.length) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const step = { n: 1, p: -1 }[event.key.toLowerCase()];
    if (!step) return;
    const here = passages.indexOf(document.activeElement.closest(".passage"));
    at = Math.min(Math.max((here < 0 ? at : here) + step, 0), passages.length - 1);
    passages[at].focus({ preventScroll: true });
    passages[at].scrollIntoView({ block: "center" });
    event.preventDefault();
  });
})();
