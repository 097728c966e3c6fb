// The ordered parts of an article: buttons to move them, and suggestions of references.
"use strict";
(() => {
  const rows = (group) => [...group.querySelectorAll(".inline-related:not(.empty-form)")];
  const number = (row) => row.querySelector(".part-position");
  const indexOf = (row) => Number(row.id.split("-").pop());

  const arrange = (group, key) => {
    const end = group.querySelector(".inline-related.empty-form, .add-row");
    [...rows(group)].sort((a, b) => key(a) - key(b)).forEach((row) => end.before(row));
  };

  const say = (group, text) => {
    let status = group.querySelector(".part-status");
    if (!status) {
      status = document.createElement("p");
      status.className = "part-status visually-hidden";
      status.setAttribute("role", "status");
      group.append(status);
    }
    status.textContent = text;
  };

  const move = (group, row, step) => {
    const all = rows(group);
    const other = all[all.indexOf(row) + step];
    if (other) (step < 0 ? other.before(row) : other.after(row));
    const order = rows(group);
    order.forEach((each, index) => { number(each).value = index + 1; });
    number(row).dispatchEvent(new Event("change", { bubbles: true }));
    say(group, group.dataset.moved
      .replace("NUMBER", order.indexOf(row) + 1).replace("TOTAL", order.length));
  };

  const button = (group, row, step, words, sign) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "part-move";
    made.textContent = sign;
    made.title = words;
    made.setAttribute("aria-label", `${words}: ${row.querySelector("h3").innerText.trim()}`);
    made.addEventListener("click", () => {
      move(group, row, step);
      made.focus();
    });
    return made;
  };

  const addButtons = (group, row) => {
    row.querySelectorAll(".part-move").forEach((old) => old.remove());
    const up = button(group, row, -1, group.dataset.up, "↑");
    const down = button(group, row, 1, group.dataset.down, "↓");
    row.querySelector("h3").append(up, down);
  };

  const start = (group) => {
    if (!number(group) || group.querySelector(".empty-form") === null) return; // read-only
    group.classList.add("has-buttons");
    rows(group).forEach((row) => addButtons(group, row));
    group.addEventListener("formset:added", (event) => addButtons(group, event.target));
    // The admin's script numbers the fields by their place on the page when a new part is taken
    // away, so the parts stand in the order of their fields for that moment.
    group.addEventListener("click", (event) => {
      if (!event.target.closest(".inline-deletelink")) return;
      arrange(group, indexOf);
      setTimeout(() => arrange(group, (row) => Number(number(row).value) || Infinity));
    }, true);
  };

  // A new help card gets a heading with the number to call, unless somebody typed one.
  const offerHeading = (event) => {
    const group = event.target.closest?.(".desk-parts[data-headings]");
    if (!group || !event.target.matches("[name$='-level']")) return;
    const offered = JSON.parse(group.dataset.headings);
    const heading = event.target.closest(".inline-related").querySelector("[name$='-heading']");
    const isFree = !heading.value.trim() || Object.values(offered).includes(heading.value);
    if (!isFree || heading.value === (offered[event.target.value] ?? "")) return;
    heading.value = offered[event.target.value] ?? "";
    heading.dispatchEvent(new Event("input", { bubbles: true }));
    if (heading.value) say(group, group.dataset.filled);
  };

  const suggest = async (input) => {
    let list = document.getElementById("reference-suggestions");
    if (!list) {
      list = document.createElement("datalist");
      list.id = "reference-suggestions";
      document.body.append(list);
    }
    input.setAttribute("list", list.id);
    const query = new URLSearchParams({
      term: input.value, app_label: "articles", model_name: "citation", field_name: "reference",
    });
    const response = await fetch(`${input.dataset.suggest}?${query}`).catch(() => null);
    if (!response?.ok) return; // the key can be typed without suggestions
    // After the login expired the answer is the page to log in, which is no JSON.
    const { results = [] } = await response.json().catch(() => ({}));
    list.replaceChildren(...results.map(({ text }) => {
      const [key, ...title] = text.split(": ");
      const option = document.createElement("option");
      Object.assign(option, { value: key, label: `${key}: ${title.join(": ")}` });
      return option;
    }));
  };

  let timer = 0;
  const suggestSoon = (event) => {
    const input = event.target;
    if (!input.matches?.(".reference-key")) return;
    clearTimeout(timer);
    timer = setTimeout(() => suggest(input), 200);
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".desk-parts").forEach(start);
    document.addEventListener("change", offerHeading);
    document.addEventListener("focusin", suggestSoon);
    document.addEventListener("input", suggestSoon);
  });
})();
