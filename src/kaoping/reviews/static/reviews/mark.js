/* Marks by keyboard: 1 to 9 choose a level, left and right change by one, up and down change the
   criterion, Ctrl+Enter saves and opens the next. Without this file numbers are typed and buttons pressed. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-rubric]");
  if (!form) return;
  const rows = [...form.querySelectorAll(".criterion")];
  const sum = form.querySelector(".sum output");
  const rest = form.querySelector(".sum .rest");
  const whole = form.querySelector("input[name=mark]");
  const saved = form.querySelector("[data-saved]");
  const field = (row) => row.querySelector("input");
  let current = Math.max(0, rows.findIndex((row) => field(row).value === ""));
  let changed = false;
  let keeping = null; // the draft that is being sent

  const exact = (value) => Math.round(value * 100) / 100;
  const show = () => {
    let total = 0;
    let full = 0;
    let left = 0;
    rows.forEach((row, index) => {
      const value = field(row).value;
      const number = Number(value);
      row.classList.toggle("current", index === current);
      for (const button of row.querySelectorAll(".levels button")) {
        const inside = value !== "" && number >= Number(button.dataset.low) && number < Number(button.dataset.high) + 1;
        button.setAttribute("aria-pressed", String(inside));
      }
      scale(row, index === current);
      if (value === "") left += 1;
      else { total += number; full += Number(row.dataset.most); }
    });
    if (sum) sum.value = rows.length > left ? exact(total) : "—";
    if (rest) {
      const words = left === rows.length ? rest.dataset.none : left ? rest.dataset.left : rest.dataset.all;
      rest.textContent = words.replace("{n}", rows.length - left).replace("{full}", exact(full)).replace("{left}", left);
    }
  };
  /* Whole points inside the level, of the criterion one stands on. */
  const scale = (row, isCurrent) => {
    const box = row.querySelector(".fine-scale");
    if (!box) return;
    const chosen = row.querySelector('.levels button[aria-pressed="true"]');
    box.hidden = !isCurrent || !chosen;
    if (box.hidden) return;
    const low = Number(chosen.dataset.low);
    const high = Number(chosen.dataset.high);
    const steps = box.querySelector("[data-steps]");
    const value = Number(field(row).value);
    const from = Math.max(low, Math.min(high - 5, Math.floor(value) - 2));
    steps.replaceChildren();
    for (let point = from; point <= Math.min(high, from + 5); point += 1) {
      const button = document.createElement("button");
      button.type = "button";
      button.tabIndex = -1; // the arrows do the same
      button.textContent = String(point);
      button.setAttribute("aria-pressed", String(point === value));
      button.addEventListener("click", () => set(row, point));
      steps.append(button);
    }
  };
  const go = (index) => {
    current = Math.min(rows.length - 1, Math.max(0, index));
    show();
    rows[current].scrollIntoView({ block: "nearest" });
  };
  const set = (row, value) => {
    const input = field(row);
    input.value = Math.min(Number(row.dataset.most), Math.max(0, exact(value)));
    changed = true;
    show();
  };

  rows.forEach((row, index) => {
    const levels = row.querySelector(".levels");
    if (levels) levels.hidden = false;
    row.addEventListener("focusin", () => { current = index; show(); });
    row.addEventListener("click", (event) => {
      const button = event.target.closest(".levels button");
      if (button) set(row, Number(button.dataset.middle));
    });
    field(row).addEventListener("input", () => { changed = true; show(); });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button[name=finish]"));
      return;
    }
    const typing = event.target.closest("input, select, textarea, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !rows.length) return;
    const row = rows[current];
    const buttons = row.querySelectorAll(".levels button");
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const move = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (/^[1-9]$/.test(event.key) && buttons[event.key - 1]) set(row, Number(buttons[event.key - 1].dataset.middle));
    else if (step) set(row, Number(field(row).value || 0) + step);
    else if (move) go(current + move);
    else if (event.key === "o" || event.key === "O") {
      const place = document.getElementById("originality"); // a reference piece has none, nor a list of keys
      if (!place) return;
      const folded = place.querySelector("details");
      if (folded) folded.open = !folded.open;
      place.scrollIntoView({ block: "nearest" });
    }
    else if (event.key === "d" || event.key === "D") document.getElementById("document").focus();
    else if (event.key === "?") {
      const keys = form.querySelector("details.keys");
      if (!keys) return;
      keys.open = !keys.open;
      if (keys.open) keys.scrollIntoView({ block: "nearest" });
    }
    else return;
    event.preventDefault();
  });

  form.addEventListener("submit", (event) => {
    if (keeping) { // the draft on its way would make this page look like one that was left behind
      event.preventDefault();
      const pressed = event.submitter;
      keeping.then(() => form.requestSubmit(pressed));
      return;
    }
    changed = false;
    if (!event.submitter || event.submitter.name !== "finish" || (whole && whole.value !== "")) return;
    const empty = rows.findIndex((row) => field(row).value === "");
    if (empty < 0) return;
    event.preventDefault();
    go(empty);
    const input = field(rows[empty]);
    input.focus();
    rest.textContent = rest.dataset.empty.replace("{n}", empty + 1);
    input.setCustomValidity(rest.textContent); // said at the field too: the sum may lie below the window
    input.reportValidity();
    input.setCustomValidity("");
  });

  /* What was marked is kept as a draft while the reviewer reads on. Nothing is asked of fields that
     are half filled: the next quarter of a minute tries again. */
  const clock = () => {
    const now = new Date();
    return `${now.getHours()}:${String(now.getMinutes()).padStart(2, "0")}`;
  };
  const send = async () => {
    changed = false;
    const data = new FormData(form);
    data.set("draft", "1");
    data.set("quiet", "1");
    const answer = await fetch(window.location.href, { method: "POST", body: data, redirect: "manual" }).catch(() => null);
    const said = answer && answer.type === "basic" ? await answer.json().catch(() => ({})) : {};
    if (answer && answer.ok && said.draft) {
      saved.textContent = saved.dataset.saved.replace("{at}", clock());
      form.elements.draft_seen.value = said.draft;
      return;
    }
    changed = true;
    const isOut = answer && answer.type === "opaqueredirect";
    saved.textContent = isOut ? saved.dataset.out : saved.dataset.lost.replace("{why}", said.why || "");
  };
  const keep = () => {
    if (keeping || !changed || !form.checkValidity()) return;
    keeping = send().finally(() => { keeping = null; });
  };
  if (saved) {
    setInterval(keep, 15000);
    form.addEventListener("change", () => { changed = true; });
    form.addEventListener("input", () => { changed = true; });
    window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  }

  show();
})();
