/* The settings page: keeps a choice in this browser, under the keys that theme.js reads.
   "portal-theme" is light or dark, "portal-size" is large or larger; absent is the usual. */
(() => {
  "use strict";
  const form = document.getElementById("settings");
  const said = document.getElementById("settings-said");
  const root = document.documentElement;

  const kept = (name) => {
    try {
      return localStorage.getItem(`portal-${name}`) ?? "";
    } catch {
      return "";
    }
  };

  const keep = (name, value) => {
    try {
      if (value) localStorage.setItem(`portal-${name}`, value);
      else localStorage.removeItem(`portal-${name}`);
      return true;
    } catch {
      return false;
    }
  };

  const show = (name, value) => {
    if (value) root.dataset[name] = value;
    else delete root.dataset[name];
  };

  for (const name of ["theme", "size"]) {
    for (const choice of form.elements[name]) choice.checked = choice.value === kept(name);
    if (!form.elements[name].value) form.elements[name][0].checked = true;
    show(name, form.elements[name].value);
  }
  form.addEventListener("change", (event) => {
    const { name, value } = event.target;
    show(name, value);
    said.textContent = keep(name, value) ? form.dataset.kept : form.dataset.notKept;
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  document.getElementById("without-script").hidden = true;
})();
