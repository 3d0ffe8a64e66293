/* Opens lines in place; the address keeps what is open. Without this file the links do it. */
(() => {
  "use strict";
  const opened = () => [...document.querySelectorAll(".opener[aria-expanded=true]")].map((link) => link.dataset.line);

  const row = (link) => document.getElementById(`reasons-${link.dataset.line}`);
  const set = async (link, open) => {
    if (open && !row(link)) {
      const address = new URL(window.location.href);
      const scheme = address.searchParams.get("scheme");
      address.search = "";
      if (scheme) address.searchParams.set("scheme", scheme);
      address.searchParams.set("part", link.dataset.line);
      const answer = await fetch(address, { headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok) { window.location.href = link.href; return; }
      const shell = document.createElement("tbody");
      shell.innerHTML = await answer.text();
      link.closest("tr").after(shell.querySelector("tr"));
      link.setAttribute("aria-controls", row(link).id);
    }
    link.setAttribute("aria-expanded", String(open));
    if (row(link)) row(link).hidden = !open;
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
    set(link, link.getAttribute("aria-expanded") !== "true").then(keep);
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-print-all]")) return;
    event.preventDefault();
    const closed = [...document.querySelectorAll(".opener[aria-expanded=false]")];
    Promise.all(closed.map((link) => set(link, true))).then(() => {
      window.addEventListener("afterprint", () => closed.forEach((link) => set(link, false)), { once: true });
      window.print();
    });
  });
})();
