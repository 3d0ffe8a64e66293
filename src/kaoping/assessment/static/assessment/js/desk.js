/* The decision by keyboard: A, R and X choose, Ctrl+Enter sends what is chosen. Without this file the mouse does it. */
(() => {
  "use strict";
  const panel = document.querySelector(".decide");
  if (!panel) return;
  const keys = { a: "accept", r: "return", x: "reject" };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=radio]):not([type=checkbox]), select, textarea");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const chosen = panel.querySelector("input[name=decide]:checked");
      panel.querySelector(`.pane.${chosen.value} form`).requestSubmit();
      return;
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const choice = keys[event.key.toLowerCase()];
    if (!choice) return;
    event.preventDefault();
    const radio = panel.querySelector(`input[value=${choice}]`);
    radio.checked = true;
    radio.focus();
  });
})();
