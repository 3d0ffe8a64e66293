/* Point at a place of a page: draw a rectangle, or mark words of the text. Without it the form takes
   the page's number, a part of it and the passage. */
(() => {
  "use strict";
  const viewer = document.querySelector("[data-viewer]");
  const form = document.querySelector("[data-pointing]");
  const button = document.querySelector("[data-draw]");
  if (!viewer || !form || !button) return;
  const SVG = "http://www.w3.org/2000/svg";
  const said = document.querySelector("[data-drawn]");
  const field = (name) => form.elements.namedItem(name);
  let begun = null;
  let isChosen = "chosen" in form.dataset;

  const drawing = (on) => {
    button.setAttribute("aria-pressed", String(on));
    viewer.classList.toggle("is-drawing", on);
  };
  const isDrawing = () => viewer.classList.contains("is-drawing");
  const toggle = () => drawing(!isDrawing());
  const place = (sheet, event) => {
    const box = sheet.querySelector("img").getBoundingClientRect();
    const within = (value) => Math.min(Math.max(value, 0), 1);
    return [within((event.clientX - box.left) / box.width), within((event.clientY - box.top) / box.height)];
  };
  const layer = (sheet) => {
    for (const old of viewer.querySelectorAll("svg.drawn")) old.remove();
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("class", "drawn");
    svg.setAttribute("viewBox", "0 0 1 1");
    svg.setAttribute("preserveAspectRatio", "none");
    const rect = document.createElementNS(SVG, "rect");
    svg.append(rect);
    sheet.append(svg);
    return rect;
  };
  const sides = (from, to) => ({
    left: Math.min(from[0], to[0]), top: Math.min(from[1], to[1]),
    width: Math.abs(to[0] - from[0]), height: Math.abs(to[1] - from[1]),
  });
  const show = (rect, found) => {
    for (const [name, side] of [["x", "left"], ["y", "top"], ["width", "width"], ["height", "height"]]) {
      rect.setAttribute(name, found[side]);
    }
  };

  viewer.addEventListener("pointerdown", (event) => {
    const sheet = event.target.closest("[data-page]");
    if (!isDrawing() || !sheet || event.button !== 0) return;
    event.preventDefault();
    begun = { sheet, from: place(sheet, event), rect: layer(sheet) };
    sheet.setPointerCapture(event.pointerId);
  });
  viewer.addEventListener("pointermove", (event) => {
    if (begun) show(begun.rect, sides(begun.from, place(begun.sheet, event)));
  });
  viewer.addEventListener("pointerup", (event) => {
    if (!begun) return;
    const { sheet, from } = begun;
    const found = sides(from, place(sheet, event));
    begun = null;
    if (found.width < 0.004 || found.height < 0.004) {
      for (const old of viewer.querySelectorAll("svg.drawn")) old.remove();
      return;
    }
    for (const side of Object.keys(found)) field(side).value = found[side].toFixed(5);
    field("page").value = sheet.dataset.page;
    isChosen = true;
    field("region").value = "";
    said.textContent = said.dataset.words.replace("[n]", sheet.dataset.page);
    drawing(false);
    document.getElementById("pointing").open = true;
    field("words").focus();
  });

  /* Words that are marked in a page's text become the passage. */
  document.addEventListener("mouseup", (event) => {
    const sheet = event.target.closest?.("[data-page]");
    const words = String(window.getSelection()).trim();
    if (!sheet || isDrawing() || words.length < 2) return;
    field("quote").value = words.slice(0, 500);
    field("page").value = sheet.dataset.page;
    isChosen = true;
    field("region").value = "";
    for (const side of ["left", "top", "width", "height"]) field(side).value = "";
  });
  /* Until a page is named, drawn on or marked, it is the one in view. */
  form.addEventListener("focusin", () => {
    if (!isChosen) field("page").value = viewer.querySelector("[data-place]").value;
  });
  field("page").addEventListener("change", () => { isChosen = true; });
  /* A page named by hand is another than the one drawn on. */
  for (const name of ["page", "region"]) {
    field(name).addEventListener("change", () => {
      for (const side of ["left", "top", "width", "height"]) field(side).value = "";
      said.textContent = "";
      for (const old of viewer.querySelectorAll("svg.drawn")) old.remove();
    });
  }

  button.addEventListener("click", toggle);
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.toLowerCase() === "m") { event.preventDefault(); toggle(); }
    if (event.key === "Escape") drawing(false);
  });
})();
