/* The form of one row: what it changes is counted under it while it is filled, and new blank rows come
   as the last one is used. Without this script a button shows the effect and saving gives blank rows. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-effect]");
  const effect = document.getElementById("effect");
  if (!form || !effect) return;
  const state = form.querySelector("[data-kept]");
  let timer = 0;
  let asked = null;

  const show = async () => {
    asked?.abort();
    asked = new AbortController();
    const body = new FormData(form);
    body.set("act", "show");
    effect.classList.add("waiting");
    try {
      const answer = await fetch(form.dataset.effect, {
        method: "POST", body, signal: asked.signal, headers: {"HX-Request": "true"},
      });
      if (answer.ok) effect.innerHTML = await answer.text();
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    } finally {
      effect.classList.remove("waiting");
    }
  };

  /* A used blank row is followed by a fresh one: the same fields with the next number. */
  const grow = (row) => {
    if (!row.classList.contains("sf-blank")) return;
    const rows = row.closest("[data-rows]");
    const number = Number(row.dataset.row);
    const fresh = row.cloneNode(true);
    const head = `${rows.dataset.rows}.${number}.`;
    const next = `${rows.dataset.rows}.${number + 1}.`;
    for (const one of fresh.querySelectorAll("[name], [id], [for], [aria-labelledby], [aria-describedby]")) {
      for (const attribute of ["name", "id", "for", "aria-labelledby", "aria-describedby"]) {
        const value = one.getAttribute(attribute);
        if (value?.includes(head)) one.setAttribute(attribute, value.replace(head, next));
      }
      if (one.matches("input[type=checkbox], input[type=radio]")) one.checked = one.defaultChecked;
      else if (one.matches("select")) one.selectedIndex = 0;
      else if (one.matches("input:not([type=hidden]), textarea")) one.value = "";
    }
    fresh.dataset.row = String(number + 1);
    fresh.open = false;
    row.classList.remove("sf-blank");
    row.classList.add("used");
    rows.append(fresh);
  };

  const changed = (event) => {
    const row = event.target.closest(".sf-row");
    if (event.target.name?.endsWith(".=gone")) row?.classList.toggle("leaving", event.target.checked);
    else if (row && event.target.value) grow(row);
    if (state) state.textContent = form.dataset.unkept ?? "";
    window.clearTimeout(timer);
    timer = window.setTimeout(show, 450);
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);

  /* Only what belongs to the chosen kind of window is shown; without this script all of it is. */
  const asks = {every: ["from", "until"], by_notice: ["until"], due: ["due"], windows: ["windows"]};
  const sort = () => {
    const way = form.querySelector("[name='=when']:checked")?.value.split(".")[0] ?? "";
    for (const field of form.querySelectorAll("[data-when]")) {
      const said = [...field.querySelectorAll("input:not([type=hidden], [type=radio], [type=checkbox])")].some((one) => one.value);
      field.classList.toggle("unasked", !(asks[way] ?? []).includes(field.dataset.when) && !(said && way === ""));
    }
  };
  if (form.querySelector("[name='=when']")) {
    form.classList.add("with-ways");
    form.addEventListener("change", sort);
    sort();
  }

  let touched = false;
  form.addEventListener("input", () => { touched = true; });
  form.addEventListener("submit", () => { touched = false; });
  window.addEventListener("beforeunload", (event) => { if (touched) event.preventDefault(); });
})();
