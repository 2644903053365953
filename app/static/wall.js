/* The wall: shows whole voices only. Those that the screen has no room for are counted instead. */
(() => {
  "use strict";

  function fit() {
    const voices = document.getElementById("voices");
    if (!voices) return;
    const cards = [...voices.children];
    const more = document.getElementById("more");
    more.dataset.beyond ??= more.textContent;
    for (const card of cards) card.hidden = false;
    let shown = cards.length;
    const tooMuch = () => voices.scrollWidth > voices.clientWidth + 1 || voices.scrollHeight > voices.clientHeight + 1;
    while (shown > 1 && tooMuch()) cards[--shown].hidden = true;
    const beyond = Number(more.dataset.beyond) + cards.length - shown;
    more.textContent = beyond;
    more.parentElement.hidden = beyond === 0;
  }

  document.addEventListener("htmx:afterSettle", fit);
  addEventListener("resize", fit);
  fit();
})();
