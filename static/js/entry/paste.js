// A block from Excel or WPS: the server says what it understood, the typist looks at it, and it is taken over as one act.
import { post } from "./server.js";
import { word } from "./words.js";

const STATUSES = ["new", "changed", "same", "blank", "readonly", "error"];

function isBlock(text) { return /[\t\n]/.test(text.replace(/\r/g, "").replace(/\n+$/, "")); }

function cell(tag, text, kind) {
  const element = document.createElement(tag);
  element.textContent = text;
  if (kind) element.className = kind;
  return element;
}

export function startPaste(page, table, grid, rows, sync, askToSignIn, takeOver) {
  const dialog = document.getElementById("paste-dialog"), body = document.getElementById("paste-rows");
  const button = document.getElementById("paste-take"), status = document.getElementById("sync");
  let found = [];

  function show(answer) {
    const count = {};
    STATUSES.forEach((each) => { count[each] = answer.cells.filter((item) => item.status === each).length; });
    const changed = count.changed ? " · " + word("countChanged", { n: count.changed }) : "";
    document.getElementById("paste-count").textContent = word("countPaste", {
      new: count.new + count.changed, same: count.same, blank: count.blank, readonly: count.readonly, error: count.error }) + changed;
    const beyond = document.getElementById("paste-overflow");
    beyond.hidden = answer.overflow.length === 0;
    beyond.textContent = word("overflow", { texts: answer.overflow.slice(0, 20).join(", ") });
    const lines = document.createDocumentFragment();
    answer.cells.forEach((item) => {
      const line = document.createElement("tr"), row = rows.get(item.d + "-" + item.i);
      const head = document.getElementById("h-" + item.column);
      line.className = item.status === "error" || item.status === "changed" ? "is-late" : item.status === "readonly" ? "is-off" : "";
      line.append(cell("th", row.tr.children[0].textContent), cell("td", head ? head.textContent : word("day")), cell("td", item.text, "pasted"),
        cell("td", item.value, "num"), cell("td", item.before, "num"),
        cell("td", [word("status" + item.status[0].toUpperCase() + item.status.slice(1)), item.message].filter(Boolean).join(" · ")));
      lines.append(line);
    });
    body.textContent = "";
    body.append(lines);
    found = answer.cells.filter((item) => item.status === "new" || item.status === "changed");
    button.disabled = found.length === 0;
    dialog.showModal();
    (found.length ? button : dialog.querySelector("[data-close]")).focus();
  }

  async function understand(text, html) {
    const lines = text.split("\n").length, block = grid.block(lines);
    const asked = { user: page.user, cycle: page.cycle, text, html, columns: block.columns.concat("as_of"),
      rows: block.rows.map((row) => ({ d: row.d, i: row.i, version: row.version })) };
    try {
      const answer = await post(page.pasteUrl, asked);
      answer.rows.forEach(sync.refresh);
      show(answer);
    } catch (error) {
      if (error.status === 401) askToSignIn(() => understand(text, html));
      else if (status) status.textContent = error.status ? error.message || word("failed") : word("failed");
    }
  }

  table.addEventListener("paste", (event) => {
    const data = event.clipboardData, text = data ? data.getData("text/plain") : "";
    const html = data ? data.getData("text/html") : "";
    if (!event.target.closest("tr[data-i]") || !text) return;
    if (isBlock(text)) {
      event.preventDefault();
      grid.abandon();
      understand(text, /rowspan|colspan/i.test(html) ? html : "");
    }
  });
  button.addEventListener("click", () => { dialog.close(); takeOver(found); });
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => grid.back());
}
