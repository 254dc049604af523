/* Keyboard, drafts and focus. Everything on the pages works without this file. */
"use strict";

(() => {
  const words = new Map();
  document.querySelectorAll("[data-key]").forEach((link) => words.set(link.dataset.key, link));

  const typing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

  /* `g` then a letter goes to a word; the second key counts for a second and a half. */
  let going = 0;

  function focusSearch() {
    const field = document.querySelector("main [data-search]") || document.querySelector("[data-search]");
    if (field) { field.focus(); field.select(); }
  }

  function move(step) {
    const items = [...document.querySelectorAll("[data-list] [data-item]")].filter((item) => item.offsetParent !== null);
    if (!items.length) return false;
    const at = items.findIndex((item) => item === document.activeElement || item.contains(document.activeElement));
    const next = items[at < 0 ? (step > 0 ? 0 : items.length - 1) : Math.min(Math.max(at + step, 0), items.length - 1)];
    const target = next.matches("a, button") ? next : next.querySelector("a, button");
    if (target) target.focus();
    return target !== null;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") closeMenus(null);
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    const goes = Date.now() - going < 1500 && words.get(event.key);
    going = 0;
    if (goes) { event.preventDefault(); goes.click(); return; }
    if (event.key === "/") { event.preventDefault(); focusSearch(); }
    else if (event.key === "g") going = Date.now();
    else if (event.key === "?") { const keys = document.getElementById("keys"); if (keys) keys.showModal(); }
    else if (event.key === "ArrowDown" && inList()) { if (move(1)) event.preventDefault(); }
    else if (event.key === "ArrowUp" && inList()) { if (move(-1)) event.preventDefault(); }
  });

  /* Arrows move in a list when the focus is in it or nowhere, so that they still scroll elsewhere. */
  function inList() {
    const here = document.activeElement;
    return here === document.body || here.id === "main" || here.closest("[data-list]") !== null;
  }

  function closeMenus(except) {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (menu === except) return;
      const inside = menu.contains(document.activeElement);
      menu.open = false;
      if (inside) menu.querySelector("summary").focus();
    });
  }
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
  document.querySelectorAll("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));

  /* A button copies the text of the field or block that it names. */
  document.querySelectorAll("[data-copy]").forEach((button) => {
    const source = document.getElementById(button.dataset.copy);
    if (!source || !navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(source.value ?? source.textContent);
      button.textContent = button.dataset.copied;
    });
  });

  /* The summary of errors takes the focus, so that it is read first. */
  const summary = document.querySelector("[data-error-summary]");
  if (summary) summary.focus();

  /* A draft saves itself: form[data-autosave="URL"] posts what changed; its [data-autosave-status] says so. */
  document.querySelectorAll("form[data-autosave]").forEach((form) => {
    const status = form.querySelector("[data-autosave-status]");
    const say = (what) => { if (status) status.textContent = status.dataset[what] || ""; };
    let timer = 0;
    async function save() {
      say("saving");
      try {
        const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form), credentials: "same-origin", headers: { "X-Autosave": "1" } });
        say(answer.ok ? "saved" : "failed");
      } catch { say("failed"); }
    }
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 1200); });
    form.addEventListener("submit", () => clearTimeout(timer));
  });

  /* A text is copied by [data-copy="SELECTOR"], which stays hidden where nothing can be copied. */
  document.querySelectorAll("[data-copy]").forEach((button) => {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent);
      button.textContent = button.dataset.copied;
    });
  });

  /* Printed pages show everything that was folded. */
  let folded = [];
  window.addEventListener("beforeprint", () => { folded = [...document.querySelectorAll("details.more:not([open])")]; folded.forEach((item) => { item.open = true; }); });
  window.addEventListener("afterprint", () => folded.forEach((item) => { item.open = false; }));
})();
