// An import goes on by itself, portion by portion. Without a script a button does the same.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-continue]");
  if (form) window.setTimeout(() => form.requestSubmit(), 50);
});
