/* Pages that are still being made come by themselves. Only the document is exchanged, never the form
   beside it, so what was typed stays. Without this file the page loads itself again. */
(() => {
  "use strict";
  const SOONEST = 2000; // milliseconds between two looks; each is a little later than the one before
  const LATEST = 10000;
  const MOST = 60; // looks: then something else is wrong, and a click loads the page
  let last = ""; // what the look before found
  const look = async (times) => {
    const tray = document.querySelector("[data-waits]");
    if (!tray || times > MOST) return;
    if (!document.hidden) {
      const answer = await fetch(window.location.href, { redirect: "manual" }).catch(() => null);
      if (answer && answer.ok) {
        const came = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("document");
        const words = came ? came.innerHTML : "";
        if (came && ((last && words !== last) || !came.hasAttribute("data-waits"))) {
          tray.replaceChildren(...came.childNodes);
          tray.toggleAttribute("data-waits", came.hasAttribute("data-waits"));
        }
        last = words;
      }
    }
    setTimeout(() => look(times + 1), Math.min(LATEST, SOONEST + 250 * times));
  };
  setTimeout(() => look(1), SOONEST);
})();
