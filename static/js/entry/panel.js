// The side panel: everything known of one figure, laid over the page so that the grid does not move.
import { word } from "./words.js";

export function startPanel(page, grid) {
  const panel = document.getElementById("panel"), body = document.getElementById("panel-body");
  let current = null;

  // The day (截至) in the panel follows its row, unless it is being typed; what is wrong with it stands below.
  function tell(row) {
    const day = body.querySelector("[data-day]");
    if (row !== current || !day) return;
    const fault = row.errors.as_of || "";
    if (day !== document.activeElement) day.value = row.shown.as_of || "";
    if (fault) day.setAttribute("aria-invalid", "true"); else day.removeAttribute("aria-invalid");
    body.querySelector("#panel-day-error").textContent = fault && "◆ " + fault;
  }

  function close() {
    if (panel.hidden) return false;
    if (panel.contains(document.activeElement)) document.activeElement.blur(); // what was typed there counts
    panel.hidden = true;
    grid.back();
    return true;
  }

  async function open(row) {
    const url = page.panelUrl.replace("CODE", encodeURIComponent(row.tr.dataset.code)) + "?part=1&cycle=" +
      encodeURIComponent(page.token) + "&department=" + encodeURIComponent(row.tr.dataset.unitCode);
    try {
      const response = await fetch(url, { credentials: "same-origin", redirect: "error" });
      if (!response.ok) throw new Error(String(response.status));
      body.innerHTML = await response.text();
    } catch (error) {
      body.textContent = word("failed");
    }
    current = row;
    tell(row);
    panel.hidden = false;
    panel.scrollTop = 0;
    panel.focus();
  }

  document.getElementById("panel-close").addEventListener("click", close);
  panel.addEventListener("keydown", (event) => { if (event.key === "Escape") { close(); event.preventDefault(); } });
  return { open, close, tell };
}
