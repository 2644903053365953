/* The coding desk by single keys: the same boxes are ticked and the same buttons pressed. They can be turned off. */
(() => {
  "use strict";
  const OFF = "room-keys-off"; // as on the console: who turns keys off there does not want them here
  const byId = (id) => document.getElementById(id);
  const [desk, keys, turned, said, form, find, found, first] =
    ["desk", "keys", "keys-on", "said", "coding", "find", "found", "first"].map(byId);
  const told = (name, words) => keys.dataset[name].replace("{}", () => words);
  const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").trim().replace(/\s+/g, " ");
  const boxes = () => [...form.querySelectorAll("[name=theme], [name=new][type=checkbox]")];
  const nameOf = (box) => box.closest("label").querySelector("span").textContent;
  let leaving = false; // one press decides once, however long the next page takes

  function leave(button) {
    if (leaving || !button) return;
    leaving = true;
    button.click();
  }

  function tick(box, yes) {
    if (box.closest("#rest")) first.append(box.closest("label")); // what is chosen stands with what is at hand
    box.checked = yes;
    said.textContent = told(yes ? "on" : "off", nameOf(box));
  }

  // A new theme is a box like the others: it can be taken away again before it is kept.
  function make(name) {
    const label = document.createElement("label");
    label.className = "choice";
    const box = Object.assign(document.createElement("input"), { type: "checkbox", name: "new", value: name, checked: true });
    const words = Object.assign(document.createElement("span"), { textContent: name, dir: "auto" });
    const mark = Object.assign(document.createElement("small"), { textContent: keys.dataset.new });
    words.append(mark);
    label.append(box, words);
    first.append(label);
    said.textContent = told("on", name);
  }

  // What was typed by hand, or came back because it was not kept, becomes boxes too.
  function takeOver() {
    const area = byId("new");
    area.value.split("\n").map((line) => line.trim()).filter(Boolean).forEach(make);
    area.disabled = true;
    byId("by-hand").hidden = true;
    byId("finder").hidden = false;
  }

  // Themes that fit what is typed: those first whose name begins with it. The last one makes it, unless it is there.
  let marked = 0;

  function list() {
    const typed = fold(find.value);
    const fits = typed ? boxes().map((box) => ({ box, name: fold(box.name === "new" ? box.value : nameOf(box)) })) : [];
    const own = (name) => name.split(" › ").pop();
    const turn = (name) => (own(name) === typed ? 0 : own(name).startsWith(typed) ? 1 : 2);
    const near = fits.filter(({ name }) => typed.split(" ").every((word) => name.includes(word)))
      .sort((a, b) => turn(a.name) - turn(b.name)).slice(0, 7);
    const exact = near.some(({ name }) => own(name) === typed);
    const rows = near.map(({ box }) => option(nameOf(box), () => tick(box, true)));
    if (typed && !exact) rows.push(option(told("make", find.value.trim()), () => make(find.value.trim().replace(/\s+/g, " "))));
    found.replaceChildren(...rows);
    mark(0);
    const open = rows.length > 0;
    found.hidden = !open;
    find.setAttribute("aria-expanded", String(open));
  }

  function option(words, take) {
    const row = Object.assign(document.createElement("li"), { className: "choice", textContent: words, dir: "auto" });
    row.setAttribute("role", "option");
    row.take = take;
    row.addEventListener("pointerdown", (event) => { event.preventDefault(); take(); shut(); });
    return row;
  }

  function mark(at) {
    const rows = [...found.children];
    marked = rows.length ? (at + rows.length) % rows.length : 0;
    rows.forEach((row, place) => {
      row.id = `found-${place}`;
      row.setAttribute("aria-selected", String(place === marked));
    });
    if (rows.length) find.setAttribute("aria-activedescendant", `found-${marked}`);
    else find.removeAttribute("aria-activedescendant");
    rows[marked]?.scrollIntoView({ block: "nearest" });
  }

  function shut() {
    find.value = "";
    list();
    byId("words").focus({ preventScroll: true });
  }

  function typing(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) mark(marked + by);
    else if (event.key === "Escape") shut();
    else if (event.key === "Enter") {
      if (found.children.length) found.children[marked].take();
      shut();
    } else return;
    event.preventDefault();
  }

  function keep() {
    if (boxes().some((box) => box.checked)) leave(byId("keep"));
    else said.textContent = keys.dataset.choose;
  }

  function none() {
    if (boxes().some((box) => box.checked)) said.textContent = keys.dataset.both;
    else leave(byId("none"));
  }

  function undo() {
    if (byId("undo")) leave(byId("undo"));
    else said.textContent = keys.dataset.nothing;
  }

  const ON_WORDS = {
    "/": () => find.focus(),
    n: keep,
    Enter: keep,
    0: none,
    s: () => leave(byId("skip")),
  };

  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target === find) return typing(event);
    const isField = event.target.matches("textarea, select, input:not([type=checkbox], [type=radio])");
    if (!turned.checked || isField || leaving) return;
    if (event.key === "Enter" && event.target.closest("a, button, summary, label, input")) return;
    const act = event.key === "u" ? undo : form && (ON_WORDS[event.key] || numbered(event.key));
    if (!act) return;
    event.preventDefault();
    if (!event.repeat) act();
  }

  function numbered(key) {
    const box = /^[1-9]$/.test(key) && form.querySelector(`[data-key="${key}"]`);
    return box && (() => tick(box, !box.checked));
  }

  // A browser that keeps nothing still has the keys; they are on again with the next page.
  function remembered() {
    try { return localStorage.getItem(OFF); } catch { return null; }
  }

  function remember() {
    try { turned.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1"); } catch { /* said above */ }
    desk.classList.toggle("keys-off", !turned.checked);
  }

  turned.checked = !remembered();
  turned.addEventListener("change", remember);
  keys.hidden = false;
  remember();
  document.addEventListener("keydown", press);
  window.addEventListener("pageshow", () => { leaving = false; }); // come back to by the browser's own button
  if (form) {
    takeOver();
    find.addEventListener("input", list);
    find.addEventListener("blur", () => { found.hidden = true; find.setAttribute("aria-expanded", "false"); });
    find.addEventListener("focus", list);
    byId("wrong") ? byId("wrong").focus() : byId("words").focus({ preventScroll: true });
  }
})();
