/* Results drop from the box while one types: arrows choose, Enter opens, Escape closes.
   Without this the form leads to a page with the same results. */
(() => {
  "use strict";
  const form = document.querySelector("[data-search]");
  if (!form) return;
  const field = form.querySelector("input[type=search]");
  const box = form.querySelector(".search-found");
  let timer = 0;
  let running = null;
  let asked = "";

  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", box.id);
  field.setAttribute("aria-expanded", "false");

  const options = () => [...box.querySelectorAll("[role=option]")];
  const chosen = () => box.querySelector('[aria-selected="true"]');
  const open = (shown) => {
    box.hidden = !shown;
    field.setAttribute("aria-expanded", String(shown));
    if (!shown) field.removeAttribute("aria-activedescendant");
  };
  const choose = (option) => {
    chosen()?.setAttribute("aria-selected", "false");
    if (!option) { field.removeAttribute("aria-activedescendant"); return; }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", option.id);
  };
  const ask = async () => {
    const words = field.value.trim();
    if (!words) { asked = ""; open(false); return; }
    if (words === asked) { open(true); return; }
    running?.abort();
    running = new AbortController();
    try {
      const address = `${form.getAttribute("action")}?${new URLSearchParams({ q: words, part: "1" })}`;
      const answer = await fetch(address, { signal: running.signal });
      if (!answer.ok || answer.redirected) return;
      const found = new DOMParser().parseFromString(await answer.text(), "text/html");
      box.replaceChildren(...found.body.childNodes);
      asked = words;
      open(true);
    } catch { /* typed on, or no answer: the form still leads to the page */ }
  };
  field.addEventListener("input", (event) => {
    if (event.isComposing) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, 160);
  });
  field.addEventListener("compositionend", () => { window.clearTimeout(timer); timer = window.setTimeout(ask, 60); });
  field.addEventListener("focus", () => { if (field.value.trim()) ask(); });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const rows = options();
    const at = rows.indexOf(chosen());
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (box.hidden || !rows.length) return;
      event.preventDefault();
      choose(rows[(at + (event.key === "ArrowDown" ? 1 : at < 0 ? 0 : -1) + rows.length) % rows.length]);
    } else if (event.key === "Enter" && !box.hidden && chosen()) {
      event.preventDefault();
      window.location.assign(chosen().href);
    } else if (event.key === "Escape") {
      if (!box.hidden) { event.preventDefault(); event.stopPropagation(); open(false); }
      else if (!field.value) field.blur();
    }
  });
  document.addEventListener("click", (event) => { if (!form.contains(event.target)) open(false); });
  form.addEventListener("focusout", (event) => { if (event.relatedTarget && !form.contains(event.relatedTarget)) open(false); });
})();
