"use strict";
// Filters, highlighting and folding. The report is complete and readable without this script.
(() => {
  const form = document.getElementById("filter");
  const files = [...document.querySelectorAll(".file")];
  const groups = [...document.querySelectorAll(".group")];
  const empty = document.getElementById("empty");
  const text = new Map();
  const fields = form.elements;

  const textOf = (file) => {
    if (!text.has(file)) text.set(file, file.textContent.toLowerCase());
    return text.get(file);
  };

  // A card passes where nothing is asked of it; a file passes where one of its cards does.
  const cardPasses = (card, severity, rule) =>
    (!severity || card.dataset.severity === severity) && (!rule || card.dataset.rule === rule);

  const verdictPasses = (file, verdict) =>
    !verdict || (verdict === "unread" ? file.dataset.state !== "read" : file.dataset.verdict === verdict);

  const apply = () => {
    const verdict = fields.verdict.value;
    const severity = fields.severity.value;
    const rule = fields.rule.value;
    const words = fields.text.value.trim().toLowerCase();
    let shown = 0;
    for (const file of files) {
      let passes = verdictPasses(file, verdict) && (!words || textOf(file).includes(words));
      if (passes && (severity || rule)) {
        const may = (!severity || severity === "waived" || file.dataset.severities.split(" ").includes(severity))
          && (!rule || file.dataset.rules.split(" ").includes(rule));
        passes = may && [...file.querySelectorAll(".card")].some((card) => cardPasses(card, severity, rule));
      }
      file.classList.toggle("filtered", !passes);
      if (!passes) continue;
      shown += 1;
      for (const card of file.querySelectorAll(".card")) {
        const keeps = cardPasses(card, severity, rule);
        card.classList.toggle("filtered", !keeps);
        for (const mark of file.querySelectorAll(`.mark[data-card="${card.id}"]`)) {
          mark.classList.toggle("filtered", !keeps);
        }
      }
    }
    for (const group of groups) group.classList.toggle("filtered", !group.querySelector(".file:not(.filtered)"));
    empty.hidden = shown > 0;
    const number = (n) => n.toLocaleString(document.documentElement.lang);
    fields.shown.value = `${number(shown)} / ${number(files.length)} ${fields.shown.dataset.word}`;
  };

  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(apply, 120);
  });
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  apply();

  const toggle = form.querySelector("[data-toggle]");
  toggle.addEventListener("click", () => {
    const open = toggle.dataset.open !== "yes";
    for (const file of files) if (file.tagName === "DETAILS") file.open = open;
    toggle.dataset.open = open ? "yes" : "";
    [toggle.textContent, toggle.dataset.toggle] = [toggle.dataset.toggle, toggle.textContent];
  });

  for (const tile of document.querySelectorAll("[data-set-verdict]")) {
    tile.addEventListener("click", (event) => {
      event.preventDefault();
      fields.verdict.value = tile.dataset.setVerdict;
      apply();
      form.scrollIntoView({ block: "start" });
    });
  }

  // What a link leads to may lie in a closed part of the page.
  const unfold = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let part = target; part; part = part.parentElement) {
      if (part.tagName === "DETAILS") part.open = true;
      part.classList.remove("filtered");
    }
    target.scrollIntoView({ block: "nearest" });
  };
  addEventListener("hashchange", unfold);
  unfold();

  const light = (event, on) => {
    const card = event.target.closest && event.target.closest("[data-card]");
    if (!card) return;
    for (const part of document.querySelectorAll(`[data-card="${card.dataset.card}"]`)) part.classList.toggle("hot", on);
  };
  for (const name of ["mouseover", "focusin"]) document.addEventListener(name, (event) => light(event, true));
  for (const name of ["mouseout", "focusout"]) document.addEventListener(name, (event) => light(event, false));

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details.file:not([open]):not(.pass)")];
    for (const part of closed) part.open = true;
  });
  addEventListener("afterprint", () => {
    for (const part of closed) part.open = false;
  });
})();
