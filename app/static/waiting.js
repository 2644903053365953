/* A phone that waits asks now and then what is new, and says so. It leads nobody anywhere. */
(() => {
  "use strict";
  const EVERY = 10000, SLOW = 2000, PATIENCE = 8000, LONGEST = 120000; // milliseconds
  const news = document.getElementById("news");
  if (!news) return;
  const [question, over] = news.children;
  let known = news.dataset.known.split(" ");
  const find = (id) => document.getElementById(id);
  let pause = EVERY;
  let asking = false;
  let timer = 0;

  const live = find("live");
  if (live) live.textContent = live.dataset.live;

  function tell([open, ...talks]) {
    const asked = open.split(" ");
    over.hidden = open !== "over";
    question.hidden = !over.hidden || !asked.some((each) => each && !known.includes(each));
    known = known.filter((each) => asked.includes(each)); // asked again later, it is news
    const wait = find("wait");
    if (wait && !wait.contains(document.activeElement)) wait.hidden = !(over.hidden && question.hidden);
    if (find("talks") && over.hidden) {
      find("talks").textContent = talks.join(", ");
      find("now").hidden = !talks.length;
    }
    return over.hidden;
  }

  async function ask() {
    if (asking || document.hidden) return; // hidden: the page asks when it is looked at again
    clearTimeout(timer);
    asking = true;
    const began = Date.now();
    const stop = new AbortController();
    const late = setTimeout(() => stop.abort(), PATIENCE);
    let goesOn = true;
    let well = false;
    try {
      const answer = await fetch(news.dataset.ask, { signal: stop.signal, redirect: "error" });
      if (answer.ok) goesOn = tell((await answer.text()).split("\n"));
      else goesOn = answer.status !== 404; // the seat is gone
      well = answer.ok && Date.now() - began < SLOW;
    } catch { /* no signal */ }
    clearTimeout(late);
    asking = false;
    pause = well ? EVERY : Math.min(2 * pause, LONGEST);
    if (goesOn) later();
    else document.removeEventListener("visibilitychange", ask);
  }

  function later() {
    timer = setTimeout(ask, pause * (0.8 + 0.4 * Math.random())); // a hall does not ask all at once
  }

  document.addEventListener("visibilitychange", ask);
  later();
})();
