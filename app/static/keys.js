/* The console by single keys: the same buttons are pressed, so that nothing can be done by a key alone. They can be turned off. */
(() => {
  "use strict";
  const OFF = "room-keys-off";
  const help = document.getElementById("keys");
  const turned = document.getElementById("keys-on");
  const said = document.getElementById("keys-said");

  const cards = () => [...document.querySelectorAll("#waiting .words")];
  const here = () => document.activeElement?.closest("#waiting .words");
  const visible = (element) => Boolean(element && element.offsetParent !== null);
  const isField = (element) => element.matches("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button])");

  // A key may come before htmx has looked at what it has just put in: the whole page would be sent, and loaded anew.
  function click(button) {
    window.htmx?.process(button);
    button.click();
  }

  function go(card) {
    forget();
    const place = card && card.querySelector(".button");
    if (!place) return;
    place.focus();
    card.scrollIntoView({ block: "nearest" });
  }

  function step(by) {
    const all = cards();
    const at = all.indexOf(here());
    go(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))]);
  }

  // Nothing is decided about words that are not marked: the first press only goes to them.
  function onCard(act) {
    const card = here();
    if (card) act(card);
    else step(1);
  }

  // Words that may name somebody take two presses: the first says what to look at. The button itself shows at once.
  let warned = null;

  function forget() {
    warned = null;
    document.querySelector("#waiting .look")?.remove();
  }

  function show(card) {
    const button = card.querySelector("[id^='show-']");
    const hints = [...card.querySelectorAll(".hints .pill")].map((each) => each.textContent);
    if (!visible(button) || card.querySelector("details[open]")) return;
    if (!hints.length || warned === card) return forget(), click(button);
    forget();
    warned = card;
    said.textContent = help.dataset.look.replace("{}", hints.join(". "));
    const note = document.createElement("p");
    note.className = "notice look";
    note.ariaHidden = "true"; // it is said above, to who listens
    note.textContent = said.textContent;
    card.querySelector(".hints").after(note);
  }

  // The evening's own buttons: the same press as by hand, and what was pressed is said.
  function press(buttons, none) {
    const [button, ...others] = [...document.querySelectorAll(buttons)].filter(visible);
    said.textContent = button && !others.length ? button.textContent : none;
    if (button && !others.length) click(button);
  }

  function open(card, name) {
    const summary = card.querySelector(`summary[id^='${name}-']`);
    if (!summary) return;
    summary.focus();
    if (!summary.parentElement.open) summary.click();
    const first = { shorten: "textarea", hold: "button" }[name]; // what can not be undone is only looked at
    if (first) summary.parentElement.querySelector(first)?.focus();
  }

  // In the drawer of reasons a number presses its reason. What can not be undone has no number.
  function choose(number) {
    const drawer = here()?.querySelector("details.more[open]");
    const button = drawer?.querySelector("summary[id^='hold-']") && drawer.querySelectorAll("button")[number - 1];
    if (button) click(button);
  }

  function undo() {
    const last = document.querySelector("#decided li");
    const button = last && last.querySelector("[id^='undone-']");
    if (button) click(button);
    else said.textContent = last ? help.dataset.fixed : help.dataset.nothing;
  }

  function shut(event) {
    const drawer = event.target.closest("details[open]");
    if (!drawer || !(drawer === help || drawer.closest("#waiting"))) return;
    drawer.open = false;
    drawer.querySelector("summary").focus();
  }

  const KEYS = {
    j: () => step(1),
    k: () => step(-1),
    a: () => onCard(show),
    h: () => onCard((card) => open(card, "hold")),
    s: () => onCard((card) => open(card, "shorten")),
    p: () => onCard((card) => open(card, "pass")),
    u: undo,
    n: () => press("#go-on, #ask-next", help.dataset.noNext),
    m: () => press("[id^='more-']", help.dataset.noTime),
    "?": () => { help.open = !help.open; help.querySelector("summary").focus(); },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") return shut(event);
    if (!turned.checked || isField(event.target)) return;
    said.textContent = "";
    const arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (arrow && here()) step(arrow);
    else if (/^[1-9]$/.test(event.key) && !event.repeat) choose(Number(event.key));
    else if (KEYS[event.key] && (!event.repeat || "jk".includes(event.key))) KEYS[event.key]();
    else return;
    event.preventDefault();
  });

  // A browser that keeps nothing still has the keys; they are on again with the next page.
  function remembered() {
    try { return localStorage.getItem(OFF); } catch { return null; }
  }

  function remember() {
    try { turned.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1"); } catch { /* said above */ }
    document.getElementById("room").classList.toggle("by-keys", turned.checked);
  }

  turned.checked = !remembered();
  turned.addEventListener("change", remember);
  help.hidden = false;
  remember();
})();
