// The entry grid. Each part is a module of its own; here they are put together.
import { startGrid } from "./grid.js";
import { startHead } from "./head.js";
import { startHistory } from "./history.js";
import { startPanel } from "./panel.js";
import { startPaste } from "./paste.js";
import { cellOf, offerPhrases, readRows } from "./rows.js";
import { startSignIn } from "./signin.js";
import { openStore } from "./store.js";
import { startSubmit } from "./submit.js";
import { startSync } from "./sync.js";

const table = document.getElementById("grid"), data = table.dataset;
const page = {
  user: Number(data.user), cycle: Number(data.cycle), token: data.token, cellUrl: data.cellUrl, pasteUrl: data.pasteUrl,
  submitUrl: data.submitUrl, panelUrl: data.panelUrl, signInUrl: data.signInUrl, editing: () => null, back: () => {}, tellPanel: () => {},
};
const rows = readRows(table);
page.refresh = startHead(rows);
const askToSignIn = startSignIn(page);
const sync = startSync(page, rows, openStore(data.user, data.cycle, data.unit), askToSignIn);
const history = startHistory(document.getElementById("undo"), write);

// Put texts into a row's cells and on their way to the server.
function write(row, typed) {
  Object.keys(typed).forEach((field) => {
    row.shown[field] = typed[field];
    if (row.inputs[field]) row.inputs[field].value = typed[field];
  });
  sync.type(row, typed);
}

// What brings a cell back: "not applicable" takes its reason along.
function before(row, field) {
  if (row.texts.na && field !== "reason" && field !== "note") return { na: "1", [field]: "", reason: row.shown.reason || "" };
  return { [field]: row.shown[field] || "" };
}

function change(row, typed) {
  const steps = Object.keys(typed).map((field) => ({ row, before: before(row, field) }));
  write(row, typed);
  return steps;
}

// Cells that somebody typed into: a value typed once more is a statement, even where the page shows the same.
const touched = new Set();
table.addEventListener("input", (event) => { if (event.target.matches("input.g-in")) touched.add(event.target); });

const grid = startGrid(table, rows, {
  commit(row, input) {
    const field = input.dataset.f, isAnother = input.value !== row.shown[field];
    if (isAnother) history.did(change(row, { [field]: input.value }));
    else if (touched.has(input)) write(row, { [field]: input.value });
    touched.delete(input);
  },
  revert(row, input) { input.value = row.shown[input.dataset.f]; touched.delete(input); },
  open(row) { panel.open(row); },
  escape() { return panel.close(); },
  undo() { return history.undo(); },
});
page.editing = grid.editing;
page.back = grid.back;
const panel = startPanel(page, grid);
page.tellPanel = panel.tell;
startPaste(page, table, grid, rows, sync, askToSignIn, (found) => {
  const steps = [];
  found.forEach((item) => { steps.push(...change(rows.get(item.d + "-" + item.i), { [item.field]: item.value })); });
  history.did(steps);
  sync.flush();
});
startSubmit(page, rows, sync, grid, askToSignIn);

// What one of the ledgers knows, taken over as if it had been typed; offered in the row and in the side panel.
function take(button) {
  const row = rows.get(button.dataset.take), cells = {};
  if (!row) return;
  ["value", "numerator", "denominator", "score"].forEach((field) => {
    if (field in button.dataset && row.inputs[field]) cells[field] = button.dataset[field];
  });
  history.did(change(row, cells));
  grid.focusInput(row.inputs[Object.keys(cells)[0]]);
}
document.getElementById("panel").addEventListener("click", (event) => { if (event.target.dataset.take) take(event.target); });
document.getElementById("panel").addEventListener("change", (event) => {
  const row = rows.get(event.target.dataset.day);
  if (row) history.did(change(row, { as_of: event.target.value.trim() }));
});
document.getElementById("panel").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.dataset.day) { panel.close(); event.preventDefault(); }
});
table.addEventListener("click", (event) => {
  const tr = event.target.closest("tr[data-i]"), row = tr && rows.get(tr.id.slice(1));
  if (!row) return;
  if (event.target.dataset.take) {
    take(event.target);
  } else if (event.target.dataset.mend) {
    const field = row.inputs.value ? "value" : "numerator";
    history.did(change(row, { [field]: event.target.dataset.mend }));
    grid.focusInput(row.inputs[field]);
  } else if (event.target.dataset.choice) {
    sync.choose(row, event.target.dataset.choice);
    grid.back();
  } else if (event.target.closest("th")) {
    panel.open(row);
  }
});
table.addEventListener("change", (event) => {
  if (event.target.dataset.again) page.refresh();
  const tr = event.target.closest("tr[data-i]");
  if (event.target.tagName !== "SELECT" || !tr || !event.target.value) return;
  const row = rows.get(tr.id.slice(1));
  history.did(change(row, { note: event.target.value }));
  grid.focusInput(row.inputs.note);
});
const late = document.getElementById("late-reason");
if (late) late.addEventListener("change", () => sync.retryAll());
rows.forEach((row) => { const cell = cellOf(row, "said"); if (cell.firstElementChild) offerPhrases(row, cell); });
table.dataset.ready = "1";
