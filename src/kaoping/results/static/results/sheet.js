/* Opens lines in place; the address keeps what is open. Without this file the links do it. */
(() => {
  "use strict";
  const opened = () => [...document.querySelectorAll(".opener[aria-expanded=true]")].map((link) => link.dataset.line);

  const set = (link, open) => {
    link.setAttribute("aria-expanded", String(open));
    document.getElementById(link.getAttribute("aria-controls")).hidden = !open;
    link.closest("tbody").classList.toggle("open", open);
  };
  const keep = () => {
    const address = new URL(window.location.href);
    const names = opened();
    if (names.length) address.searchParams.set("open", names.join(",")); else address.searchParams.delete("open");
    window.history.replaceState(null, "", address.pathname + address.search.replaceAll("%2C", ","));
  };

  document.addEventListener("click", (event) => {
    const row = event.target.closest(".sheet .line > tr.head");
    if (!row || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = row.querySelector(".opener");
    const other = event.target.closest("a, button");
    if (!link || (other && other !== link) || String(window.getSelection())) return;
    event.preventDefault();
    set(link, link.getAttribute("aria-expanded") !== "true");
    keep();
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-print-all]")) return;
    event.preventDefault();
    const closed = [...document.querySelectorAll(".opener[aria-expanded=false]")];
    closed.forEach((link) => set(link, true));
    window.addEventListener("afterprint", () => closed.forEach((link) => set(link, false)), { once: true });
    window.print();
  });
})();
