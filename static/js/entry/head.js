// The head of the page: how many figures are how far, and how many the button would submit; told from the rows themselves.
import { word } from "./words.js";

export function startHead(rows) {
  const counts = Array.from(document.querySelectorAll("[data-count]"));
  const buttons = Array.from(document.querySelectorAll("[data-submit]"));

  function put(element, text) { if (element.textContent !== text) element.textContent = text; }

  return function refresh() {
    const found = {};
    let ready = 0, open = 0;
    rows.forEach((row) => {
      found[row.stage] = (found[row.stage] || 0) + 1;
      if (row.state !== "locked") open += 1;
      if (row.state === "saved" || (row.state === "returned" && row.tr.querySelector("[data-again]:checked"))) ready += 1;
    });
    counts.forEach((each) => put(each, String(found[each.dataset.count] || 0)));
    buttons.forEach((button) => {
      put(button.querySelector("[data-ready-count]"), ready ? word("ready", { n: ready }) : "");
      button.disabled = open === 0;
      if (open === 0) put(button.querySelector("[data-submit-word]"), word("nothingLeft"));
    });
  };
}
