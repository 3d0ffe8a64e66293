/* Hints beside words. Those with a question mark show on hover and on focus without any script; with it
   Escape closes one, and a tap opens it first: only the second tap follows its link.
   Those named by a key (data-hint) get their words from one answer for the page, fetched when the first
   is asked for; without scripts the element is a link to the same words. */
(() => {
  "use strict";
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const hint of document.querySelectorAll(".hint:hover, .hint:focus-within")) hint.classList.add("closed");
    hide();
  });
  for (const kind of ["mouseleave", "focusout"]) {
    document.addEventListener(kind, (event) => {
      const hint = event.target.closest?.(".hint");
      if (hint && !hint.contains(event.relatedTarget)) hint.classList.remove("closed", "tapped");
    }, true);
  }
  const tapped = (event, key, box) => {
    if (box.classList.contains("tapped")) return;
    event.preventDefault();
    box.classList.add("tapped");
    key.focus();
  };
  document.addEventListener("click", (event) => {
    if (!window.matchMedia("(hover: none)").matches) return;
    const key = event.target.closest(".hint-key");
    if (key) tapped(event, key, key.closest(".hint"));
    const word = event.target.closest(".hint-word");
    if (word) { tapped(event, word, word); show(word, word); }
  });

  const from = document.body.dataset.hints;
  if (!from) return;
  const answers = new Map();
  const words = async (key) => {
    const [kind, scheme] = key.split("/");
    const address = kind === "i" || kind === "w" ? `${from}${scheme}/` : from;
    if (!answers.has(address)) answers.set(address, fetch(address).then((answer) => (answer.ok ? answer.json() : {}), () => ({})));
    return (await answers.get(address))[key];
  };
  let box = null;
  let timer = 0;
  let turn = 0; // of two questions in flight the later one is answered
  let shown = null; // the element that is described
  const line = (tag, text, name) => {
    if (!text) return;
    const made = document.createElement(tag);
    made.textContent = text;
    if (name) made.className = name;
    box.append(made);
  };
  const hide = () => {
    window.clearTimeout(timer);
    turn += 1;
    if (!shown) return;
    shown.removeAttribute("aria-describedby");
    shown.classList.remove("tapped");
    shown = null;
    box.hidden = true;
  };
  const place = (at) => {
    box.style.left = box.style.top = "";
    if (window.matchMedia("(max-width: 700px)").matches) return; // it lies at the foot of the window
    const spot = at.getBoundingClientRect();
    const left = Math.max(8, Math.min(spot.left - 8, window.innerWidth - box.offsetWidth - 8));
    const below = spot.bottom + 4 + box.offsetHeight <= window.innerHeight;
    box.style.left = `${left + window.scrollX}px`;
    box.style.top = `${(below ? spot.bottom + 4 : Math.max(8, spot.top - box.offsetHeight - 4)) + window.scrollY}px`;
  };
  // key: what is asked about and where the words stand; element: what readers hear described.
  const show = async (key, element) => {
    if (shown === element) return;
    hide();
    turn += 1;
    const wanted = turn;
    const told = await words(key.dataset.hint);
    if (!told || turn !== wanted || !element.isConnected) return;
    if (!box) {
      box = document.createElement("div");
      box.className = "hint-text hint-box";
      box.id = "hint-box";
      box.setAttribute("role", "tooltip");
      (document.querySelector("main") || document.body).append(box);
    }
    box.replaceChildren();
    line("b", key.getAttribute("aria-label") || told.title);
    line("span", told.text);
    line("span", told.more, "more");
    for (const quote of told.quotes) line("span", quote, "quote");
    box.hidden = false;
    shown = element;
    element.setAttribute("aria-describedby", "hint-box");
    place(key);
  };
  const later = (key, element, wait) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => show(key, element), wait);
  };

  document.addEventListener("mouseover", (event) => {
    const key = event.target.closest("[data-hint]");
    if (key) { if (shown === key) window.clearTimeout(timer); else later(key, key, 300); return; }
    window.clearTimeout(timer);
    if (!shown || box.contains(event.target) || shown.contains(document.activeElement)) return;
    timer = window.setTimeout(hide, 250); // long enough to reach the words with the pointer
  });
  // By keyboard: the word itself, the state inside a link, or else the state that stands in the link's row.
  document.addEventListener("focusin", (event) => {
    const at = event.target;
    if (!at.matches?.(":focus-visible")) return;
    const own = at.closest("[data-hint]") || at.querySelector("[data-hint]");
    const row = own ? null : at.closest("tr, .duty, .waiting, .timeline > li")?.querySelector('[data-hint^="s/"]');
    if (own) later(own, at, 150);
    else if (row && at.matches("a")) later(row, at, 600);
  });
  document.addEventListener("focusout", hide);
  document.addEventListener("scroll", () => { if (shown && !shown.isConnected) hide(); }, { passive: true });
})();
