// Keep what is typed, a few seconds after the last key, as a draft of the form beside the text.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("#article_form");
  const status = document.querySelector("#desk-autosave");
  if (!form || !status) return;
  const PAUSE = 3000; // milliseconds without a change
  let timer = 0;
  let request = null;

  const stop = () => {
    clearTimeout(timer);
    request?.abort();
  };

  const typed = () => {
    const data = new URLSearchParams();
    new FormData(form).forEach((value, name) => {
      if (typeof value === "string") data.append(name, value);
    });
    return data;
  };

  const keep = async () => {
    request?.abort();
    const mine = new AbortController();
    request = mine;
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    const answer = await fetch(status.dataset.url, {
      method: "POST",
      body: typed(),
      headers: { "X-CSRFToken": token },
      signal: mine.signal,
    }).then((response) => response.json()).catch(() => ({}));
    if (mine.signal.aborted) return;
    status.textContent = answer.message || answer.error || status.dataset.failed;
  };

  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  };

  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("submit", stop); // what the form itself saves needs no draft
});
