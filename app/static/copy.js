/* One tap copies a box of words. Without this script, or where a browser refuses, the words are selected by hand. */
(() => {
  "use strict";
  async function copy(box) {
    try {
      await navigator.clipboard.writeText(box.value); // only where the page has a lock (https)
      return true;
    } catch {
      box.focus();
      box.select();
      return document.execCommand("copy");
    }
  }

  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const done = await copy(document.getElementById(button.dataset.copy));
      document.querySelector(`[data-copied="${button.dataset.copy}"]`).textContent = done ? button.dataset.done : "";
    });
  }
})();
