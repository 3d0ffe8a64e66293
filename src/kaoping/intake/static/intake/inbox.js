// J and K go to the next mail, Y confirms, I opens the reason. Never while somebody is typing.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest("input, select, textarea, [contenteditable]")) return;
  const key = event.key.toLowerCase();
  if (key === "j" || key === "k") {
    const link = document.querySelector(`.inbox-keys a[rel="${key === "j" ? "next" : "prev"}"]`);
    if (link) link.click();
  } else if (key === "y") {
    const form = document.getElementById("confirm");
    if (form) form.requestSubmit();
  } else if (key === "i") {
    const form = document.getElementById("ignore");
    if (!form) return;
    form.closest("details").open = true;
    form.querySelector("input[type=text]").focus();
    event.preventDefault();
  }
});
