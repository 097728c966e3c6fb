// What the stock admin leaves without a usable name gets one, for those who do not see the page.
"use strict";
(() => {
  // The label of the search field holds a picture alone.
  const nameSearch = (root) => {
    const search = root.querySelector("#searchbar");
    const button = search?.form.querySelector("[type=submit]");
    if (button) search.setAttribute("aria-label", button.value);
  };

  // A name on an element without a role is not read; these are question marks with a meaning.
  const nameTooltips = (root) => {
    root.querySelectorAll(".help-tooltip[aria-label]").forEach((mark) => {
      mark.setAttribute("role", "img");
    });
  };

  const cure = () => {
    nameSearch(document);
    nameTooltips(document);
  };

  document.addEventListener("DOMContentLoaded", cure);
  window.addEventListener("load", cure); // what other scripts made in between
})();
