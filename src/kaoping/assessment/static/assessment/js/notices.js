/* The effect of a notice is reckoned anew while it is typed. Without this script the button shows it. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-effect]");
  const effect = document.getElementById("effect");
  if (!form || !effect) return;
  let timer = 0;
  let asked = null;

  const show = async () => {
    asked?.abort();
    asked = new AbortController();
    const body = new FormData(form);
    body.delete("files");
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

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    clearTimeout(timer);
    timer = setTimeout(show, 700);
  });
})();
