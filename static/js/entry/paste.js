// A block from Excel or WPS: the server says what it understood, the typist looks at it, and it is taken over as one act.
import { post } from "./server.js";
import { word } from "./words.js";

const MOST_PASSED = 8;
const LONGEST_HTML = 600000; // longer than a page of figures can be; the text beside it says the same
const REFUSALS = new Set([413, 422]);
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

  function say(id, text) {
    const element = document.getElementById(id);
    element.textContent = text;
    element.hidden = !text;
  }

  function line(item) {
    const element = document.createElement("tr"), row = rows.get(item.d + "-" + item.i);
    const head = document.getElementById("h-" + item.column), status = word("status" + item.status[0].toUpperCase() + item.status.slice(1));
    element.className = item.status === "error" || item.status === "changed" ? "is-late" : item.status === "readonly" ? "is-off" : "";
    element.append(cell("th", row.tr.children[0].textContent), cell("td", head ? head.textContent : item.column ? word("day") : ""),
      cell("td", item.text, "pasted"), cell("td", item.value, "num"), cell("td", item.before, "num"),
      cell("td", [status, item.message].filter(Boolean).join(" · ")));
    return element;
  }

  function show(answer) {
    const count = {};
    const passed = answer.passed.slice(0, MOST_PASSED).map((each) => cell("li", each.text + word("colon") + each.why));
    if (answer.passed_count > MOST_PASSED) passed.push(cell("li", "…"));
    STATUSES.forEach((each) => { count[each] = answer.cells.filter((item) => item.status === each).length; });
    const changed = count.changed ? " · " + word("countChanged", { n: count.changed }) : "";
    say("paste-refused", answer.refused);
    say("paste-way", answer.refused ? "" : word(answer.named ? "pasteNamed" : "pasteLaid"));
    say("paste-count", answer.refused ? "" : word("countPaste", {
      new: count.new + count.changed, same: count.same, blank: count.blank, readonly: count.readonly, error: count.error }) + changed);
    say("paste-overflow", answer.overflow.length ? word("overflow", { texts: answer.overflow.slice(0, 20).join(", ") }) : "");
    say("paste-passed-count", answer.passed_count ? word("pastePassed", { n: answer.passed_count }) : "");
    document.getElementById("paste-passed").replaceChildren(...passed);
    body.replaceChildren(...answer.cells.map(line));
    body.closest(".dialog-scroll").hidden = answer.cells.length === 0;
    found = answer.cells.filter((item) => item.status === "new" || item.status === "changed");
    button.disabled = found.length === 0;
    dialog.showModal();
    (found.length ? button : dialog.querySelector("[data-close]")).focus();
  }

  async function understand(text, html) {
    const block = grid.block();
    const asked = { user: page.user, cycle: page.cycle, text, html, columns: block.columns.concat("as_of"), at: block.at,
      rows: block.rows.map((row) => ({ d: row.d, i: row.i, version: row.version })) };
    try {
      const answer = await post(page.pasteUrl, asked);
      answer.rows.forEach(sync.refresh);
      show(answer);
    } catch (error) {
      if (error.status === 401) askToSignIn(() => understand(text, html));
      else if (REFUSALS.has(error.status) && error.message) show({ refused: error.message, cells: [], passed: [], passed_count: 0, overflow: [] });
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
      understand(text, /<table/i.test(html) && html.length <= LONGEST_HTML ? html : "");
    }
  });
  button.addEventListener("click", () => { dialog.close(); takeOver(found); });
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => grid.back());
}
