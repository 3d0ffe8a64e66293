/* The matrix by keyboard and pointer: one tab stop, arrows, Home and End, a card beside the cell.
   Without this file every cell is a plain link. */
(() => {
  "use strict";
  const table = document.querySelector(".matrix");
  if (!table) return;
  const card = document.querySelector(".cell-card");
  const rows = [...table.tBodies[0].rows];
  const heads = [...table.querySelectorAll("thead .windows th")];
  const known = new Map();
  let shown = null;
  let timer = 0;

  const place = (cell) => {
    const spot = cell.getBoundingClientRect();
    const width = card.offsetWidth;
    const right = spot.right + 10 + width <= window.innerWidth;
    const left = right ? spot.right + 10 : Math.max(8, spot.left - width - 10);
    const low = Math.min(spot.top, window.innerHeight - card.offsetHeight - 8);
    card.style.left = `${left + window.scrollX}px`;
    card.style.top = `${Math.max(8, low) + window.scrollY}px`;
  };
  const show = async (cell) => {
    const id = cell.dataset.duty;
    if (shown === id && !card.hidden) { place(cell); return; }
    shown = id;
    if (!known.has(id)) {
      const answer = await fetch(`${table.dataset.card}${id}/card/`, { headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok) return;
      known.set(id, await answer.text());
    }
    if (shown !== id) return;
    card.innerHTML = known.get(id);
    card.hidden = false;
    place(cell);
  };
  // The card comes after the paint that answers the key; a held arrow key passes cells by without one.
  let coming = 0;
  const showSoon = (cell) => {
    window.clearTimeout(coming);
    window.requestAnimationFrame(() => {
      coming = window.setTimeout(() => { if (document.activeElement === cell) show(cell); });
    });
  };
  const hide = () => { window.clearTimeout(coming); shown = null; card.hidden = true; };

  const cellAt = (row, column) => rows[row]?.cells[column]?.querySelector("a[data-duty]");
  const where = (cell) => [rows.indexOf(cell.closest("tr")), cell.closest("td").cellIndex];
  // The heads tell what a window asks: by keyboard they lie above the first row.
  const tops = [...table.querySelectorAll("thead .windows th")].map((head) => head.querySelector(".hint-word"));
  table.querySelectorAll("thead .hint-word").forEach((word) => { word.tabIndex = -1; });
  const go = (row, column, down, across) => {
    if (row < 0 && tops[column - 1]) { tops[column - 1].focus(); return; }
    while (rows[row] && column > 0 && column < rows[row].cells.length) {
      const cell = cellAt(row, column);
      if (cell) { cell.focus(); return; }
      row += down;
      column += across;
      if (!down && !across) return;
    }
  };
  const last = () => heads.length;

  let stop = table.querySelector('a[data-duty][tabindex="0"]');
  let here = [];
  table.addEventListener("focusin", (event) => {
    const cell = event.target.closest("a[data-duty]");
    here.forEach((one) => one?.classList.remove("here"));
    here = [];
    if (!cell) { hide(); return; }
    if (stop) stop.tabIndex = -1;
    stop = cell;
    stop.tabIndex = 0;
    here = [cell.closest("tr"), heads[cell.closest("td").cellIndex - 1]];
    here.forEach((one) => one?.classList.add("here"));
    showSoon(cell);
  });
  table.addEventListener("focusout", () => window.setTimeout(() => {
    if (!table.contains(document.activeElement) && !card.contains(document.activeElement)) hide();
  }, 150));
  table.addEventListener("mouseover", (event) => {
    const cell = event.target.closest("a[data-duty]");
    window.clearTimeout(timer);
    if (cell) timer = window.setTimeout(() => show(cell), 300);
  });
  table.addEventListener("mouseleave", (event) => {
    window.clearTimeout(timer);
    if (!card.contains(event.relatedTarget) && !table.contains(document.activeElement)) hide();
  });
  card.addEventListener("mouseleave", () => { if (!table.contains(document.activeElement)) hide(); });

  const toast = document.querySelector(".matrix-said");
  let silence = 0;
  const say = (sentence) => {
    toast.querySelector(".toast-body").textContent = sentence;
    toast.hidden = false;
    window.clearTimeout(silence);
    silence = window.setTimeout(() => { toast.hidden = true; }, 6000);
  };
  // Not modal: making three thousand cells inert takes longer than reading the list.
  const keys = document.querySelector(".keys-help");
  let before = null;
  const openKeys = () => { before = document.activeElement; keys.show(); };
  keys.addEventListener("close", () => before?.focus());
  document.querySelector(".keys-open")?.addEventListener("click", openKeys);
  document.addEventListener("click", (event) => { if (keys.open && !event.target.closest(".keys-help, .keys-open")) keys.close(); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && keys.open) { keys.close(); return; }
    if (event.key !== "?" || event.target.closest("input, select, textarea") || keys.open) return;
    event.preventDefault();
    openKeys();
  });

  // A reminder goes out without leaving the page; the card says what came of it.
  card.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-remind]");
    if (!form) return;
    event.preventDefault();
    const id = shown;
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Requested-With": "fetch" } });
    const told = answer.ok ? await answer.json() : null;
    if (!told) { form.submit(); return; }
    known.delete(id);
    say(told.said);
    if (shown !== id) return;
    const line = card.querySelector(".said");
    line.textContent = told.said;
    line.classList.toggle("ok", told.done);
    line.classList.toggle("warn", !told.done);
    line.hidden = false;
    form.remove();
  });

  table.addEventListener("keydown", (event) => {
    const top = tops.indexOf(event.target);
    if (top >= 0) {
      const next = { ArrowDown: () => go(0, top + 1, 1, 0), ArrowLeft: () => tops[top - 1]?.focus(), ArrowRight: () => tops[top + 1]?.focus() }[event.key];
      if (next) { event.preventDefault(); next(); }
      return;
    }
    const cell = event.target.closest("a[data-duty]");
    if (!cell) return;
    if (event.key === "Escape") { hide(); return; }
    if (event.key.toLowerCase() === "r" && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const form = shown === cell.dataset.duty && card.querySelector("form[data-remind]");
      if (form) { event.preventDefault(); form.requestSubmit(); }
      return;
    }
    const [row, column] = where(cell);
    const moves = {
      ArrowUp: () => go(row - 1, column, -1, 0),
      ArrowDown: () => go(row + 1, column, 1, 0),
      ArrowLeft: () => go(row, column - 1, 0, -1),
      ArrowRight: () => go(row, column + 1, 0, 1),
      Home: () => (event.ctrlKey ? go(0, 1, 0, 1) : go(row, 1, 0, 1)),
      End: () => (event.ctrlKey ? go(rows.length - 1, last(), 0, -1) : go(row, last(), 0, -1)),
      PageUp: () => go(Math.max(0, row - 10), column, -1, 0),
      PageDown: () => go(Math.min(rows.length - 1, row + 10), column, 1, 0),
    };
    if (moves[event.key]) { event.preventDefault(); moves[event.key](); }
  });
})();
