/* Comforts of the report form: says at once when a file is too large, and shows how much of a long
   sending is done. Without it the form is sent as any other. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-upload]");
  if (!form || !window.FormData || !window.XMLHttpRequest) return;
  const field = form.querySelector("input[type=file]");
  const bar = form.querySelector("progress");
  const most = Number(form.dataset.mostBytes);
  const chosen = () => Array.from(field.files || []);

  field.addEventListener("change", () => {
    const large = chosen().some((file) => file.size > most);
    field.setCustomValidity(large ? form.dataset.tooLarge : "");
    if (large) field.reportValidity();
  });

  form.addEventListener("submit", (event) => {
    if (chosen().reduce((sum, file) => sum + file.size, 0) < 300000) return;
    event.preventDefault();
    const data = new FormData(form);
    if (event.submitter && event.submitter.name) data.set(event.submitter.name, event.submitter.value);
    const request = new XMLHttpRequest();
    bar.hidden = false;
    bar.setAttribute("aria-label", form.dataset.sending);
    request.upload.addEventListener("progress", (step) => {
      if (step.lengthComputable) bar.value = (100 * step.loaded) / step.total;
    });
    request.addEventListener("load", () => {
      if (request.status < 400) {
        window.location.assign(request.responseURL);
        return;
      }
      const answer = new DOMParser().parseFromString(request.responseText, "text/html");
      const page = answer.querySelector("main");
      if (page) document.querySelector("main").replaceWith(page);
      window.scrollTo(0, 0);
    });
    request.addEventListener("error", () => { bar.hidden = true; form.submit(); });
    request.open("POST", form.action || window.location.href);
    request.send(data);
  });
})();
