/* For pages that keep themselves up to date: counts down, and says when contact is lost. Works with htmx's events only. */
(() => {
  "use strict";
  const PATIENCE = 7000; // milliseconds without an answer; pages ask every two or three seconds
  let heard = Date.now();
  let behind = 0; // of this machine's clock against the server's, in milliseconds
  let told = "";

  function readClock() {
    const page = document.querySelector("[data-now]");
    if (page && page.dataset.now !== told) {
      told = page.dataset.now;
      behind = told * 1000 - Date.now();
    }
  }

  function spell(seconds) {
    const two = (n) => String(n).padStart(2, "0");
    const minutes = Math.floor(seconds / 60);
    return minutes < 60
      ? `${minutes}:${two(seconds % 60)}`
      : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
  }

  function write(place, words, number) {
    const [before, after] = words.split("{}");
    const big = document.createElement("b");
    big.textContent = after === undefined ? before : number;
    place.replaceChildren(...(after === undefined ? [big] : [before, big, after]));
  }

  function tick() {
    for (const place of document.querySelectorAll("[data-ends]")) {
      const seconds = Math.ceil(place.dataset.ends - (Date.now() + behind) / 1000);
      const words = seconds > 0 ? place.dataset.left : place.dataset.over;
      const now = seconds > 0 ? spell(seconds) : "";
      if (place.dataset.says !== words + now) {
        place.dataset.says = words + now;
        write(place, words, now);
      }
    }
    const asks = document.querySelector('[hx-trigger^="every"]'); // a wall that is over asks no more, and has lost nothing
    show("lost", Boolean(asks) && Date.now() - heard > PATIENCE && document.getElementById("dead").hidden);
  }

  function show(id, shown) {
    const place = document.getElementById(id);
    if (place && place.hidden === shown) place.hidden = !shown;
  }

  document.addEventListener("htmx:afterRequest", (event) => {
    const answer = event.detail.xhr;
    if (!answer || !answer.status) return;
    const asked = new URL(event.detail.pathInfo.finalRequestPath, location.href).pathname;
    const came = answer.responseURL ? new URL(answer.responseURL).pathname : asked;
    if (answer.status < 400 && came === asked) heard = Date.now();
    // Signed out, or the link has been renewed: asking again does not mend it, a person must.
    const asks = event.detail.requestConfig.verb === "get";
    if (asks) show("dead", came !== asked || [401, 403, 404, 410].includes(answer.status));
  });
  document.addEventListener("htmx:afterSettle", () => { readClock(); tick(); });
  document.addEventListener("htmx:oobAfterSwap", tick); // at once: two clocks on a page say the same at every moment
  document.addEventListener("visibilitychange", () => { heard = Date.now(); });
  readClock();
  tick();
  setInterval(tick, 1000);
})();
