// The rows of the grid: what stands in their cells, what the server said about them, and how that is shown.
import { word, phrases } from "./words.js";

const MARKS = { empty: "○", saved: "●", locked: "–", returned: "▲", saving: "◐", unsynced: "■", error: "◆", conflict: "▲" };
const FIELD_OF_NA = { value: true, numerator: true };

function make(tag, attributes, text) {
  const element = document.createElement(tag);
  Object.keys(attributes || {}).forEach((name) => element.setAttribute(name, attributes[name]));
  if (text) element.textContent = text;
  return element;
}

export function readRows(table) {
  const rows = new Map();
  table.querySelectorAll("tbody tr[data-i]").forEach((tr, place) => {
    const row = { key: tr.id.slice(1), tr, place, d: Number(tr.dataset.d), i: Number(tr.dataset.i), state: tr.dataset.state,
      stage: tr.dataset.stage, version: Number(tr.dataset.version), shown: {}, texts: {}, errors: {}, clash: null, inputs: {} };
    tr.querySelectorAll("input.g-in").forEach((input) => {
      const field = input.dataset.f;
      row.inputs[field] = input;
      row.shown[field] = input.defaultValue;
      row.texts[field] = tr.dataset.na && FIELD_OF_NA[field] ? "" : input.defaultValue;
    });
    row.texts.na = tr.dataset.na || "";
    row.shown.as_of = row.texts.as_of = tr.dataset.asOf || "";
    rows.set(row.key, row);
  });
  return rows;
}

export function cellOf(row, kind) { return row.tr.querySelector(".g-" + kind); }

export function inputOf(row, field) {
  return row.inputs[field] || (field === "reason" || field === "note" ? row.inputs.note || row.inputs.reason : row.inputs.value || row.inputs.numerator);
}

// 截至: the day that the figure describes has no cell of its own; it is typed in the side panel and stands below the note.
export function showDay(row) {
  const day = cellOf(row, "day"), text = row.shown.as_of ? word("asOf", { day: row.shown.as_of }) : "";
  if (day && day.textContent !== text) day.textContent = text;
}

// The word and mark of the row: what happens to typed text stands before what the server has.
export function showState(row, state) {
  const cell = cellOf(row, "state"), key = state || row.state;
  if (cell.dataset.shown === key) return;
  cell.dataset.shown = key;
  cell.className = "g-state is-" + key;
  const said = cell.querySelector(".g-word");
  said.firstElementChild.textContent = MARKS[key];
  said.lastElementChild.textContent = word(key);
}

function put(row, field, text, keep) {
  const input = row.inputs[field];
  row.shown[field] = text;
  if (input && input !== keep && input.value !== text) input.value = text;
}

// Take up what the server stores now. `typed` holds cells that stay as they were typed, `keep` the cell being edited.
export function showAnswer(row, answer, typed, keep) {
  row.state = answer.state;
  row.stage = answer.stage;
  row.version = answer.version;
  row.texts = answer.texts;
  row.errors = answer.errors || {};
  row.clash = answer.clash || null;
  const note = row.inputs.note || row.inputs.reason;
  if (note && note.dataset.f !== answer.noteField) {
    delete row.inputs[note.dataset.f];
    note.dataset.f = answer.noteField;
    row.inputs[answer.noteField] = note;
  }
  Object.keys(row.inputs).forEach((field) => {
    if (field in typed) return;
    put(row, field, FIELD_OF_NA[field] ? answer.value : answer.texts[field], keep);
  });
  if (!("as_of" in typed)) row.shown.as_of = answer.texts.as_of;
  if (answer.state === "locked") lock(row, answer);
  const rate = row.tr.querySelector(".g-rate"), gap = cellOf(row, "gap");
  if (rate) rate.textContent = answer.rate;
  gap.textContent = answer.gap;
  gap.classList.toggle("is-behind", answer.behind);
  cellOf(row, "state").querySelector(".hint").textContent = answer.hint;
  if (answer.state !== "returned") cellOf(row, "state").querySelectorAll(".again").forEach((label) => label.remove());
  showRemarks(row, answer.doubts);
}

// What of a row is another now than the page showed: cell by cell what the page showed, and what stands there.
export function changedCells(shown, texts) {
  const cells = {};
  Object.keys(shown).forEach((field) => {
    const mine = shown[field] || "", theirs = texts[field] || "";
    if (mine !== theirs) cells[field] = { theirs, mine, before: mine };
  });
  return cells;
}

// Doubts with their one-click mend and phrases, faults, and the choice between two people's values.
export function showRemarks(row, doubts) {
  const cell = cellOf(row, "said");
  cell.textContent = "";
  if (row.clash) showClash(row, cell);
  const faults = Object.keys(row.errors);
  if (faults.length) {
    cell.append(make("p", { class: "field-error", id: "e" + row.key }, "◆ " + faults.map((field) => row.errors[field]).join(" ")));
  }
  Object.keys(row.inputs).forEach((field) => {
    const input = row.inputs[field], isWrong = field in row.errors;
    if (isWrong) { input.setAttribute("aria-invalid", "true"); input.setAttribute("aria-describedby", "e" + row.key); }
    else if (input.hasAttribute("aria-invalid")) { input.removeAttribute("aria-invalid"); input.removeAttribute("aria-describedby"); }
  });
  doubts.forEach((doubt) => {
    const line = make("p", {}, "▲ " + doubt.text + " ");
    if (doubt.mend) line.append(make("button", { type: "button", class: "mend", tabindex: "-1", "data-mend": doubt.mend }, word("mend", { value: doubt.mend })));
    cell.append(line);
  });
  if (doubts.length) offerPhrases(row, cell);
}

export function offerPhrases(row, cell) {
  const note = row.inputs.note;
  if (!note || note.value.trim()) return;
  const choice = make("select", { tabindex: "-1", "aria-label": word("answerLabel") });
  choice.append(make("option", { value: "" }, word("answer")));
  phrases.forEach((phrase) => choice.append(make("option", {}, phrase)));
  cell.append(choice);
}

function showClash(row, cell) {
  const box = make("div", { class: "clash", role: "group", "aria-label": word("conflict") });
  box.append(make("p", {}, "▲ " + word(row.clash.own ? "byYou" : "by", { who: row.clash.who, time: row.clash.at })));
  const cells = Object.values(row.clash.cells);
  const choices = cells.some((each) => each.before !== each.mine) ? ["theirs", "mine", "before"] : ["theirs", "mine"];
  choices.forEach((choice) => {
    const said = cells.map((each) => each[choice] || word("blank")).join(" / ");
    box.append(make("button", { type: "button", class: "button is-small", tabindex: "-1", "data-choice": choice }, word(row.clash.own && choice === "theirs" ? "stored" : choice) + " " + said));
  });
  cell.append(box);
}

function lock(row, answer) {
  Object.keys(row.inputs).forEach((field) => {
    const input = row.inputs[field], cell = input.closest("td"), had = document.activeElement === input;
    const rate = cell.querySelector(".g-rate, .g-day");
    cell.textContent = FIELD_OF_NA[field] ? answer.value : answer.texts[field];
    if (rate) cell.append(rate);
    cell.setAttribute("aria-readonly", "true");
    if (!cell.classList.contains("g-note")) cell.classList.add("is-locked");
    if (had) { cell.tabIndex = 0; cell.focus(); }
  });
  row.inputs = {};
}
