/* Pictures of pages that are still being made come as a grey square: look again, a few times. */
(() => {
  "use strict";
  const again = (picture, times) => {
    if (picture.naturalWidth > 8 || times > 12) return;
    window.setTimeout(() => {
      picture.addEventListener("load", () => again(picture, times + 1), { once: true });
      const address = new URL(picture.src);
      address.searchParams.set("again", String(times));
      picture.src = address;
    }, 400 + 300 * times);
  };
  for (const picture of document.querySelectorAll("img[data-later]")) {
    if (picture.complete) again(picture, 1);
    else picture.addEventListener("load", () => again(picture, 1), { once: true });
  }
})();
