/* The console: what is being typed is never taken away, and the next words come under the finger. */
(() => {
  "use strict";
  let acting = null; // the card or flip chart whose button was pressed, while its answer is put in
  let following = null;
  let restored = ""; // the card that an undo brings back

  const cardOf = (element) => (element && element.closest ? element.closest(".words, [data-table]") : null);

  function isBeingWritten(card) {
    return card.contains(document.activeElement) && document.activeElement.tagName === "TEXTAREA"
      || [...card.querySelectorAll("textarea")].some((box) => box.value !== box.defaultValue);
  }

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    // A clash (409) and words taken back (404) come with pieces that show what is there now.
    if (requestConfig.verb === "post" && [404, 409].includes(xhr.status)
        && (xhr.getResponseHeader("Content-Type") || "").startsWith("text/html")) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
    const pressed = requestConfig.verb === "post" ? event.detail.elt : null;
    if (pressed) restored = (pressed.id || "").startsWith("undone-") ? `w-${pressed.id.slice("undone-".length)}` : "";
    acting = cardOf(pressed);
    following = acting && (acting.nextElementSibling || acting.previousElementSibling);
  });

  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const card = cardOf(event.detail.target);
    if (!card || card === acting || card !== event.detail.target || !isBeingWritten(card)) return;
    event.detail.shouldSwap = false;
    if (!card.dataset.changed || card.querySelector(".changed")) return; // a flip chart stays as long as one of its lines
    const note = document.createElement("p");
    note.className = "notice changed";
    note.setAttribute("role", "status");
    note.textContent = card.dataset.changed;
    card.prepend(note);
  });

  // Not htmx:afterSettle: it is told to the pressed button, which has gone with its card.
  document.addEventListener("htmx:afterRequest", (event) => {
    if (restored && event.detail.requestConfig.verb === "post") {
      const back = document.getElementById(restored);
      restored = "";
      back?.querySelector(".button")?.focus({ preventScroll: true });
      back?.scrollIntoView({ block: "nearest" });
    }
    if (!acting) return;
    const stumbled = document.getElementById(acting.id);
    const next = stumbled || following || document.querySelector("#waiting .words");
    const place = next && document.body.contains(next)
      ? next.querySelector("details[open] textarea") || next.querySelector("button")
      : document.getElementById("words");
    if (place && !(document.activeElement && document.activeElement.closest(".words"))) {
      if (place.id === "words") place.tabIndex = -1;
      place.focus({ preventScroll: Boolean(stumbled) });
    }
    acting = following = null;
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-leave]")) return;
    event.preventDefault();
    const card = cardOf(event.target);
    const next = card.nextElementSibling;
    card.remove();
    (next ? next.querySelector("button") : document.querySelector("#state a, #state button"))?.focus();
  });

  // One drawer at a time: opening "shorten" shuts "keep off", and the writing begins where the words are.
  document.addEventListener("toggle", (event) => {
    const drawer = event.target;
    if (!drawer.matches || !drawer.matches(".more") || !drawer.open) return;
    for (const other of drawer.parentElement.querySelectorAll(".more[open]")) if (other !== drawer) other.open = false;
    const box = drawer.querySelector("textarea");
    if (box && drawer.contains(document.activeElement)) box.focus();
  }, true);
})();
