// The side panel: everything known of one figure, laid over the page so that the grid does not move.
import { word } from "./words.js";

export function startPanel(page, grid) {
  const panel = document.getElementById("panel"), body = document.getElementById("panel-body");

  function close() {
    if (panel.hidden) return false;
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
    panel.hidden = false;
    panel.scrollTop = 0;
    panel.focus();
  }

  document.getElementById("panel-close").addEventListener("click", close);
  panel.addEventListener("keydown", (event) => { if (event.key === "Escape") { close(); event.preventDefault(); } });
  return { open, close };
}
