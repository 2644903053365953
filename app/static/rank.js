/* Choose three: the choices are tapped in order. The same three lists are filled in and sent as without this script. */
(() => {
  "use strict";
  const rank = document.getElementById("rank");
  const lists = [...rank.querySelectorAll("select")];
  const boxes = new Map(); // the value of a choice: its box to tick, and the number beside it
  const words = (value) => boxes.get(value).words;
  let chosen = [];

  const group = document.createElement("fieldset");
  group.className = "field";
  const legend = add(group, "legend", rank.dataset.how, "small soft");
  legend.id = "rank-how";
  for (const wrong of rank.querySelectorAll(".error")) group.append(wrong);
  const choices = add(group, "div", "", "choices");
  const said = add(group, "p", "", "small soft");
  said.setAttribute("role", "status");
  const keys = add(group, "p", rank.dataset.keys, "small soft");
  keys.id = "rank-keys";
  keys.hidden = true;
  group.setAttribute("aria-describedby", keys.id);

  for (const { value, text } of lists[0].options) {
    if (!value) continue;
    const row = add(choices, "label", "", "choice");
    const box = row.appendChild(document.createElement("input"));
    box.type = "checkbox";
    box.autocomplete = "off";
    add(row, "span", text).dir = "auto";
    const number = add(row, "b", "");
    boxes.set(value, { box, number, words: text });
    box.addEventListener("change", () => (box.checked ? take(value) : leave(value)));
    box.addEventListener("keydown", (event) => move(event, value));
    box.addEventListener("focus", () => { keys.hidden = !box.matches(":focus-visible"); });
  }
  for (const part of rank.children) part.hidden = true;
  rank.prepend(group);

  // A line of what is wrong leads to a list that is out of sight: to the first choice instead.
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#choice-"]');
    if (!link) return;
    event.preventDefault();
    boxes.values().next().value.box.focus();
  });
  addEventListener("pageshow", read); // after "back", the lists hold what was chosen before
  read();

  function add(parent, kind, text, look) {
    const made = parent.appendChild(document.createElement(kind));
    made.textContent = text;
    if (look) made.className = look;
    return made;
  }

  function read() {
    chosen = [...new Set(lists.map((list) => list.value).filter(Boolean))];
    write();
  }

  function write() {
    lists.forEach((list, place) => { list.value = chosen[place] || ""; });
    for (const [value, { box, number }] of boxes) {
      const place = chosen.indexOf(value);
      box.checked = place >= 0;
      number.textContent = place >= 0 ? place + 1 : "";
    }
  }

  function say(text, value) {
    said.textContent = text.replace("{words}", words(value)).replace("{number}", chosen.indexOf(value) + 1);
  }

  function take(value) {
    if (chosen.length === lists.length) {
      write();
      say(rank.dataset.full, value);
      return;
    }
    chosen.push(value);
    write();
    say(rank.dataset.in, value);
  }

  function leave(value) {
    chosen = chosen.filter((each) => each !== value);
    write();
    say(rank.dataset.out, value);
  }

  function move(event, value) {
    const from = chosen.indexOf(value);
    const to = from + ({ ArrowUp: -1, ArrowDown: 1 }[event.key] || 0);
    if (from < 0 || to === from) return;
    event.preventDefault();
    if (to < 0 || to >= chosen.length) return;
    [chosen[from], chosen[to]] = [chosen[to], chosen[from]];
    write();
    say(rank.dataset.in, value);
  }
})();
