/* The wall: shows whole voices only. Those that the screen has no room for are counted instead. */
(() => {
  "use strict";

  const isTooMuch = (box) => box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;

  // Takes the last parts away until the box holds the others, and adds them to the number of those that are not shown.
  function fit(box, parts, more) {
    if (!box) return;
    more.dataset.beyond ??= more.textContent;
    for (const part of parts) part.hidden = false;
    const say = (shown) => {
      more.textContent = Number(more.dataset.beyond) + parts.length - shown;
      more.parentElement.hidden = more.textContent === "0";
    };
    let shown = parts.length;
    say(shown);
    while (shown > 1 && isTooMuch(box)) {
      parts[--shown].hidden = true;
      say(shown);
    }
  }

  function fitAll() {
    const find = (id) => document.getElementById(id);
    fit(find("voices"), [...document.querySelectorAll("#voices > .voice")], find("more"));
    fit(find("results"), [...document.querySelectorAll("#results > section")], find("more-results"));
  }

  document.addEventListener("htmx:afterSettle", fitAll);
  addEventListener("resize", fitAll);
  fitAll();
})();
