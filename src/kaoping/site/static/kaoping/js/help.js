/* Hints show on hover and on focus without any script. With it Escape closes one, and a tap opens it
   first: only the second tap follows its link. */
(() => {
  "use strict";
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const hint of document.querySelectorAll(".hint:hover, .hint:focus-within")) hint.classList.add("closed");
  });
  for (const kind of ["mouseleave", "focusout"]) {
    document.addEventListener(kind, (event) => {
      const hint = event.target.closest?.(".hint");
      if (hint && !hint.contains(event.relatedTarget)) hint.classList.remove("closed", "tapped");
    }, true);
  }
  document.addEventListener("click", (event) => {
    const key = event.target.closest(".hint-key");
    if (!key || !window.matchMedia("(hover: none)").matches) return;
    const hint = key.closest(".hint");
    if (!hint.classList.contains("tapped")) { event.preventDefault(); hint.classList.add("tapped"); key.focus(); }
  });
})();
