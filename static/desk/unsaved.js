// Nobody loses words that are not saved: ask before the page is left, and look before the form is
// sent whether the login still stands; the log-in page would swallow what was typed.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("#article_form");
  const login = document.querySelector("#desk-login");
  if (!form || !login) return;
  let isUnsaved = document.querySelector(".desk-conflict, .errornote:not(#desk-login)") !== null;
  let isChecked = false;
  const notice = () => { isUnsaved = true; };
  form.addEventListener("input", notice);
  form.addEventListener("change", notice);
  document.addEventListener("formset:added", notice);
  window.addEventListener("beforeunload", (event) => {
    if (isUnsaved) event.preventDefault();
  });

  // A new login has a new token. Every page of the admin carries it; this one is small.
  const freshToken = async () => {
    const response = await fetch(login.dataset.page);
    if (response.redirected || !response.ok) return "";
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return page.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  };

  form.addEventListener("submit", async (event) => {
    if (isChecked) {
      isUnsaved = false;
      return;
    }
    event.preventDefault();
    const button = event.submitter;
    const token = await freshToken().catch(() => "");
    login.hidden = token !== "";
    if (token === "") {
      login.scrollIntoView({ block: "center" });
      return;
    }
    form.querySelector("[name=csrfmiddlewaretoken]").value = token;
    isChecked = true;
    form.requestSubmit(button);
  });
  window.addEventListener("pageshow", () => { isChecked = false; });
});
