// How hard the text is to read, measured again a moment after the last key.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("#article_form");
  const line = document.querySelector("#reads-line");
  const list = document.querySelector("#reads-hard");
  const beside = document.querySelector("#desk-reads");
  if (!form || !line?.dataset.url || !list) return;
  const PAUSE = 1000; // milliseconds without a key
  let timer = 0;
  let request = null;

  const isGone = (field) =>
    field.name.includes("__prefix__") ||
    Boolean(field.closest(".inline-related")?.querySelector("[name$=-DELETE]")?.checked);

  const place = (field) => {
    const part = field.closest("[role=group]")?.getAttribute("aria-label");
    return [part, field.labels[0]?.textContent.trim().replace(/:$/, "")].filter(Boolean).join(", ");
  };

  const typed = () => {
    const data = new FormData();
    data.append("language", form.elements.language?.value || "en");
    form.querySelectorAll("#id_summary, .markdownx-editor").forEach((field) => {
      if (isGone(field)) return;
      data.append("field", field.id);
      data.append("place", place(field));
      data.append("text", field.value);
    });
    return data;
  };

  const measure = async () => {
    request?.abort();
    const mine = new AbortController();
    request = mine;
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    const answer = await fetch(line.dataset.url, {
      method: "POST",
      body: typed(),
      headers: { "X-CSRFToken": token },
      signal: mine.signal,
    }).then((response) => response.json()).catch(() => ({}));
    if (mine.signal.aborted) return;
    const words = answer.line || answer.error || line.dataset.failed;
    line.textContent = words;
    if (beside) beside.textContent = words;
    if (answer.html) list.innerHTML = answer.html; // escaped by the server
  };

  const soon = (event) => {
    if (!event.target.matches("#id_summary, .markdownx-editor, [name$=-DELETE], #id_language")) return;
    clearTimeout(timer);
    timer = setTimeout(measure, PAUSE);
  };

  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    request?.abort();
  });
});
