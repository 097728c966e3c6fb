// The live preview of the Markdown editors, and pictures dropped on them. Tab leaves the field.
"use strict";
(() => {
  const PAUSE = 500; // milliseconds without a key before the preview is asked for

  const send = async (editor, url, values) => {
    const body = new FormData();
    values.forEach(([name, value]) => body.append(name, value));
    const token = editor.form.querySelector("[name=csrfmiddlewaretoken]").value;
    const response = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token } });
    return response.json().catch(() => ({ error: editor.dataset.failed }));
  };

  const references = (form) =>
    [...form.querySelectorAll(".reference-key")]
      .filter((input) => !input.name.includes("__prefix__"))
      .map((input) => input.value.replace(/[\s[\]@;]/g, ""))
      .filter(Boolean);

  const show = (preview, remarks, answer) => {
    const lines = (answer.problems || []).map((problem) => problem.text);
    if (answer.error) lines.push(answer.error);
    else preview.innerHTML = answer.html; // made safe by the renderer, as on the public page
    remarks.replaceChildren(
      ...lines.map((text, index) => {
        const item = document.createElement("li");
        const line = (answer.problems || [])[index]?.line;
        item.textContent = line ? `${remarks.dataset.line} ${line}: ${text}` : text;
        return item;
      }),
    );
  };

  const dropPicture = async (editor, remarks, file) => {
    const answer = await send(editor, editor.dataset.markdownxUploadUrlsPath, [["image", file]]);
    const item = document.createElement("li");
    if (answer.name) {
      editor.setRangeText(`![](image:${answer.name})`);
      editor.dispatchEvent(new Event("input", { bubbles: true }));
      return;
    }
    item.textContent = answer.error || `${editor.dataset.describe} `;
    if (answer.describe) {
      const link = document.createElement("a");
      Object.assign(link, { href: answer.describe, target: "_blank", rel: "noopener" });
      link.textContent = editor.dataset.describeLink;
      item.append(link);
    }
    remarks.replaceChildren(item);
  };

  const start = (box) => {
    const editor = box.querySelector(".markdownx-editor");
    const preview = box.querySelector(".markdownx-preview");
    if (!editor || editor.name.includes("__prefix__") || box.dataset.ready) return;
    box.dataset.ready = "yes";
    const status = document.createElement("div");
    const remarks = document.createElement("ul");
    status.className = "markdownx-remarks";
    status.setAttribute("role", "status");
    status.append(remarks);
    remarks.dataset.line = editor.dataset.line;
    preview.setAttribute("role", "region");
    const part = box.closest("[role=group]")?.getAttribute("aria-label");
    const names = [editor.dataset.preview, part, editor.labels[0]?.textContent.replace(":", "")];
    preview.setAttribute("aria-label", names.filter(Boolean).join(", "));
    box.append(status);
    let timer = 0;
    let asked = 0;
    const ask = async () => {
      const mine = ++asked;
      const values = [["content", editor.value], ["where", editor.dataset.where]];
      const language = editor.form.elements.language?.value;
      if (language) values.push(["language", language]);
      const article = editor.form.querySelector("[data-article]")?.dataset.article;
      if (article) values.push(["article", article]);
      references(editor.form).forEach((key) => values.push(["reference", key]));
      const answer = await send(editor, editor.dataset.markdownxUrlsPath, values)
        .catch(() => ({ error: editor.dataset.failed }));
      if (mine === asked) show(preview, remarks, answer); // a later answer makes this one stale
    };
    editor.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE);
    });
    editor.addEventListener("dragover", (event) => {
      if (event.dataTransfer.types.includes("Files")) event.preventDefault();
    });
    editor.addEventListener("drop", (event) => {
      if (!event.dataTransfer.files.length) return;
      event.preventDefault();
      dropPicture(editor, remarks, event.dataTransfer.files[0]);
    });
    preview.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (link) Object.assign(link, { target: "_blank", rel: "noopener" }); // keep what is typed
    });
    new IntersectionObserver((entries, observer) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      if (editor.value.trim()) ask();
    }).observe(box);
  };

  const startAll = (root) => root.querySelectorAll(".markdownx").forEach(start);
  document.addEventListener("DOMContentLoaded", () => startAll(document));
  document.addEventListener("formset:added", (event) => startAll(event.target));
})();
