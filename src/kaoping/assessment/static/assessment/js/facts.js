// The grid by keyboard: Enter and arrows move, a block is pasted, changed cells are shown.
// Without this script the same form is sent with the same fields.
(() => {
  const form = document.querySelector("form[data-grid]");
  if (!form) return;
  const rows = [...form.querySelectorAll("tbody tr")].map((row) => [...row.cells].map((cell) => cell.querySelector("input:not([type=hidden])")));
  const place = new Map();
  rows.forEach((cells, y) => cells.forEach((input, x) => input && place.set(input, [x, y])));
  const said = form.querySelector("[data-changes]");
  const words = said ? [said.dataset.one, said.dataset.many] : [];

  const go = (x, y, stepX, stepY) => {
    for (x += stepX, y += stepY; y >= 0 && y < rows.length && x >= 0 && x < rows[y].length; x += stepX, y += stepY) {
      const input = rows[y][x];
      if (input) { input.focus(); input.select(); return true; }
    }
    return false;
  };
  let sending = false;
  const show = () => {
    let count = 0;
    for (const input of place.keys()) {
      const changed = input.value.trim() !== input.dataset.was;
      input.classList.toggle("changed", changed);
      count += changed;
    }
    if (said && words[1]) said.textContent = count ? words[1].replace("0", count) : "";
    return count;
  };
  form.addEventListener("keydown", (event) => {
    const spot = place.get(event.target);
    if (!spot || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const [x, y] = spot, input = event.target;
    const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    const step = { Enter: [0, event.shiftKey ? -1 : 1], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key]
      || (event.key === "ArrowRight" && (whole || input.selectionStart === input.value.length) && [1, 0])
      || (event.key === "ArrowLeft" && (whole || input.selectionEnd === 0) && [-1, 0]);
    if (!step) return;
    event.preventDefault();
    go(x, y, ...step);
  });
  form.addEventListener("paste", (event) => {
    const spot = place.get(event.target);
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!spot || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    text.replace(/\r/g, "").replace(/\n$/, "").split("\n").forEach((line, down) =>
      line.split("\t").forEach((value, right) => {
        const input = rows[spot[1] + down]?.[spot[0] + right];
        if (input) input.value = value.trim();
      }));
    show();
  });
  form.addEventListener("input", show);
  form.addEventListener("submit", () => { sending = true; });
  addEventListener("beforeunload", (event) => { if (!sending && show()) event.preventDefault(); });
  show();
})();
