/* Copies a text by one click. Without it the text can be chosen and copied by hand. */
(() => {
  "use strict";
  for (const button of document.querySelectorAll("[data-copy]")) {
    const field = document.getElementById(button.dataset.copy);
    const said = button.closest("[data-copy-area]").querySelector("[data-copied]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
      } catch (error) { // plain http, as on an intranet: the older way
        document.execCommand("copy");
      }
      said.textContent = said.dataset.copied;
    });
    field.addEventListener("focus", () => field.select());
  }
})();
