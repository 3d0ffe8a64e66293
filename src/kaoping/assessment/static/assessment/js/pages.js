/* A document's pages: keys, zoom, thumbnails, a text that can be marked, pages that come while
   the file is still being read. Without it the pages are plain pictures with links. */
(() => {
  "use strict";
  const viewer = document.querySelector("[data-viewer]");
  if (!viewer) return;
  document.documentElement.classList.add("script");
  const SVG = "http://www.w3.org/2000/svg";
  const ZOOMS = ["fit", "100", "150", "200"];
  const sheets = viewer.querySelector("[data-sheets]");
  const thumbs = viewer.querySelector(".thumbs");
  const place = viewer.querySelector("[data-place]");
  const reading = document.querySelector("[data-reading]");
  const typing = (target) => target.closest("input, select, textarea, [contenteditable]");
  let current = 1;
  let zoom = ZOOMS.find((name) => viewer.classList.contains(`zoom-${name}`)) || "fit";

  const all = () => [...sheets.querySelectorAll("[data-page]")];
  const at = (number) => sheets.querySelector(`[data-page="${number}"]`);

  const show = (number) => {
    if (number === current && thumbs.querySelector("[aria-current]")) return;
    current = number;
    place.value = number;
    for (const link of thumbs.querySelectorAll("[aria-current]")) link.removeAttribute("aria-current");
    const link = thumbs.querySelector(`[data-thumb="${number}"]`);
    if (!link) return;
    link.setAttribute("aria-current", "true");
    const box = thumbs.getBoundingClientRect();
    const own = link.getBoundingClientRect();
    if (own.top < box.top || own.bottom > box.bottom) thumbs.scrollTop += own.top - box.top - box.height / 3;
  };
  const go = (number) => {
    const wanted = Math.min(Math.max(1, number), all().length);
    const sheet = at(wanted);
    if (!sheet) return;
    sheet.scrollIntoView({ block: "start" });
    sheet.focus({ preventScroll: true });
    show(wanted);
  };

  const sized = (sheet) => {
    const picture = sheet.querySelector("img");
    picture.sizes = zoom === "fit" ? "(max-width: 700px) 100vw, 900px" : `${Math.round(7.94 * Number(zoom))}px`;
  };
  const setZoom = (name) => {
    const sheet = at(current);
    zoom = name;
    for (const other of ZOOMS) viewer.classList.toggle(`zoom-${other}`, other === name);
    for (const link of viewer.querySelectorAll("[data-zoom]")) {
      if (link.dataset.zoom === name) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    all().forEach(sized);
    if (sheet) sheet.scrollIntoView({ block: "start" });
    const address = new URL(window.location.href);
    address.searchParams.set("zoom", name);
    window.history.replaceState(null, "", address);
  };
  const step = (by) => setZoom(ZOOMS[Math.min(Math.max(0, ZOOMS.indexOf(zoom) + by), ZOOMS.length - 1)]);
  const toggleThumbs = () => {
    const hidden = viewer.classList.toggle("no-thumbs");
    viewer.querySelector("[data-thumbs]").setAttribute("aria-pressed", String(!hidden));
  };

  /* The text lies on the picture as SVG text: its place comes from attributes, so no style is needed. */
  const lay = async (sheet) => {
    if (sheet.querySelector("svg.words") || sheet.dataset.asked) return;
    sheet.dataset.asked = "1";
    try {
      const answer = await fetch(sheet.dataset.text, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const layer = await answer.json();
      if (!layer.lines.length) return;
      const svg = document.createElementNS(SVG, "svg");
      svg.setAttribute("class", "words");
      svg.setAttribute("viewBox", `0 0 ${layer.width} ${layer.height}`);
      svg.setAttribute("preserveAspectRatio", "none");
      for (const [x, y, width, height, words] of layer.lines) {
        const line = document.createElementNS(SVG, "text");
        line.setAttribute("x", x);
        line.setAttribute("y", y + height * 0.86);
        line.setAttribute("font-size", height);
        line.setAttribute("textLength", width);
        line.setAttribute("lengthAdjust", "spacingAndGlyphs");
        line.textContent = words;
        svg.append(line);
      }
      sheet.querySelector("img").after(svg); // under the boxes
    } catch { /* the picture stays, and so does the original */ } finally { delete sheet.dataset.asked; }
  };
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) lay(entry.target);
      else entry.target.querySelector("svg.words")?.remove();
    }
  }, { rootMargin: "600px 0px" });
  const inView = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) show(Number(entry.target.dataset.page));
  }, { rootMargin: "-30% 0px -60% 0px" });
  const watch = (sheet) => { sized(sheet); seen.observe(sheet); inView.observe(sheet); };
  all().forEach(watch);
  show(1);

  /* Pages that are read meanwhile are added below, so that nothing jumps. */
  const more = async () => {
    const address = new URL(window.location.href);
    address.searchParams.set("after", String(all().length));
    if (!all().length) address.searchParams.set("after", "0");
    const answer = await fetch(address);
    if (!answer.ok) return;
    const found = new DOMParser().parseFromString(await answer.text(), "text/html");
    thumbs.append(...found.querySelector("[data-thumbs-more]").childNodes);
    const added = [...found.querySelector("[data-sheets-more]").children];
    sheets.append(...added);
    added.forEach(watch);
    if (!thumbs.querySelector("[aria-current]")) show(1);
  };
  const ask = async () => {
    let wait = 700;
    try {
      const state = await (await fetch(viewer.dataset.state)).json();
      if (state.made > all().length) await more();
      if (state.count) viewer.querySelector("[data-count]").textContent = state.count;
      if (state.state === "refused" || (state.state === "done" && state.form === "layout")) { window.location.reload(); return; }
      if (state.state === "done") { reading.hidden = true; return; }
      if (state.count) {
        const next = Math.min(state.made + 1, state.count);
        reading.textContent = reading.dataset.words.replace("[n]", next).replace("[all]", state.count);
      }
    } catch { wait = 4000; }
    window.setTimeout(ask, wait);
  };
  if ("unsettled" in viewer.dataset) window.setTimeout(ask, 300);

  /* A box and its line in the list point at each other. */
  const light = (key) => {
    for (const one of viewer.querySelectorAll("[data-box], [data-found]")) {
      one.classList.toggle("is-lit", (one.dataset.box || one.dataset.found) === key);
    }
  };
  const toggleBoxes = () => {
    const button = viewer.querySelector("[data-boxes]");
    if (button) button.setAttribute("aria-pressed", String(!viewer.classList.toggle("no-boxes")));
  };
  for (const kind of ["pointerover", "focusin"]) {
    viewer.addEventListener(kind, (event) => {
      const one = event.target.closest("[data-box], [data-found]");
      light(one ? one.dataset.box || one.dataset.found : "");
    });
  }

  viewer.addEventListener("click", (event) => {
    const link = event.target.closest("[data-zoom], [data-thumb], [data-step], button[data-thumbs], button[data-boxes]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (link.dataset.zoom) setZoom(link.dataset.zoom);
    else if (link.dataset.thumb) go(Number(link.dataset.thumb));
    else if (link.dataset.step) go(current + Number(link.dataset.step));
    else if ("boxes" in link.dataset) toggleBoxes();
    else toggleThumbs();
  });
  place.addEventListener("change", () => go(Number.parseInt(place.value, 10) || current));
  document.addEventListener("keydown", (event) => {
    if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    const keys = viewer.querySelector(".viewer-keys");
    const deeds = {
      j: () => go(current + 1), ArrowRight: () => go(current + 1), k: () => go(current - 1), ArrowLeft: () => go(current - 1),
      "+": () => step(1), "=": () => step(1), "-": () => step(-1), 0: () => setZoom("fit"), t: toggleThumbs, b: toggleBoxes,
      "?": () => { keys.open = !keys.open; }, Escape: () => { keys.open = false; },
    };
    const deed = deeds[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!deed) return;
    if (event.key !== "Escape") event.preventDefault();
    deed();
  });
})();
