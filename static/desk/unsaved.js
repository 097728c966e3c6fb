// Ask before somebody leaves a form with words that are not saved.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("#article_form");
  if (!form) return;
  let isUnsaved = document.querySelector(".desk-conflict, .errornote") !== null;
  const notice = () => { isUnsaved = true; };
  form.addEventListener("input", notice);
  form.addEventListener("change", notice);
  document.addEventListener("formset:added", notice);
  form.addEventListener("submit", () => { isUnsaved = false; });
  window.addEventListener("beforeunload", (event) => {
    if (isUnsaved) event.preventDefault();
  });
});
