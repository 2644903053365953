/* The scribe's pages: how many lines there are so far, and the number of the next form on the pile. */
(() => {
  "use strict";
  const box = document.getElementById("lines");
  const place = document.getElementById("count");

  function count() {
    const many = box.value.split("\n").filter((line) => line.trim()).length;
    place.textContent = many === 0 ? place.dataset.none : many === 1 ? place.dataset.one : place.dataset.many.replace("{}", many);
    place.hidden = false;
  }

  if (box && place) {
    box.addEventListener("input", count);
    count();
  }

  // Filled in only where it can be selected too: typed over a number that is not selected, 8 would become 78.
  const number = document.getElementById("number");
  const next = document.querySelector("[data-next]");
  if (number && next && !number.value) {
    number.value = next.dataset.next;
    number.focus();
    number.select();
  }
})();
