// Handing in: first everything is saved, then every problem is told at once, each linked to its cell.
import { post } from "./server.js";
import { word } from "./words.js";
import { changedCells, inputOf, showAnswer, showRemarks } from "./rows.js";

export function startSubmit(page, rows, sync, grid, askToSignIn) {
  const buttons = Array.from(document.querySelectorAll("[data-submit]")), box = document.getElementById("problems-here");
  const status = document.getElementById("sync"), list = box.querySelector("ul");

  function tell(problems) {
    list.textContent = "";
    box.hidden = problems.length === 0;
    problems.forEach((problem) => {
      const item = document.createElement("li"), link = document.createElement("a");
      const input = problem.row && inputOf(problem.row, problem.field);
      link.textContent = (problem.row ? problem.row.tr.children[0].textContent + word("colon") : "") + problem.message;
      link.href = input ? "#" + input.id : "#grid";
      link.addEventListener("click", (event) => { event.preventDefault(); if (input) grid.focusInput(input); });
      item.append(link);
      list.append(item);
    });
    if (problems.length) box.focus();
  }

  function faults() {
    const found = [];
    rows.forEach((row) => {
      Object.keys(row.errors).forEach((field) => found.push({ row, field, message: row.errors[field] }));
      if (row.clash) found.push({ row, field: Object.keys(row.clash.cells)[0], message: word("conflict") });
    });
    return found;
  }

  // A row that is another now than the page showed: both values, and a choice where it may still be typed.
  function showStale(row, answer, shown, stale) {
    const cells = changedCells(shown.texts, answer.texts), fields = Object.keys(cells);
    if (!fields.length) return "";
    const said = (choice) => fields.map((field) => cells[field][choice] || word("blank")).join(" / ");
    if (stale && row.state !== "locked") {
      row.clash = Object.assign({}, stale, { cells });
      showRemarks(row, answer.doubts);
      return "";
    }
    return shown.state !== "locked" && row.state === "locked" ? word("gone", { mine: said("mine"), theirs: said("theirs") }) : "";
  }

  function takeUp(answer) {
    const stale = new Map(answer.held.filter((each) => each.stale).map((each) => [each.d + "-" + each.i, each.stale]));
    const problems = [];
    answer.rows.forEach((each) => {
      const key = each.d + "-" + each.i, row = rows.get(key), shown = { texts: row.texts, state: row.state };
      showAnswer(row, each, {}, null);
      const message = showStale(row, each, shown, stale.get(key));
      if (message) problems.push({ row, field: "value", message });
      sync.show(row);
    });
    page.refresh();
    return problems.concat(answer.held.map((each) => ({ row: rows.get(each.d + "-" + each.i), field: each.field, message: each.message })));
  }

  // Submitting ends on its receipt; where something stays, the head of the page leads to it.
  function finish(answer, problems) {
    status.textContent = answer.said;
    if (answer.receipt && !problems.length) { window.location.assign(answer.receipt); return; }
    tell(problems);
    const receipts = document.getElementById("receipts");
    if (answer.receipt && receipts) receipts.hidden = false;
  }

  async function submit() {
    await sync.flush();
    const wrong = faults();
    if (wrong.length) { tell([{ message: word("mendErrors") }].concat(wrong)); return; }
    if (!sync.isClear()) { tell([{ message: word("unsent") }]); return; }
    const late = document.getElementById("late-reason");
    const again = Array.from(document.querySelectorAll("[data-again]:checked")).map((each) => Number(each.dataset.again));
    const named = Array.from(rows.values()).map((row) => ({ d: row.d, i: row.i, version: row.version }));
    try {
      const answer = await post(page.submitUrl, { user: page.user, cycle: page.cycle, rows: named, again, late_reason: late ? late.value : "" }, 60);
      finish(answer, takeUp(answer));
    } catch (error) {
      if (error.status === 401) askToSignIn(submit);
      else tell([{ message: error.message && error.status ? error.message : word("failed") }]);
    }
  }

  let busy = false;
  buttons.forEach((button) => button.addEventListener("click", () => {
    if (busy) return;
    busy = true;
    submit().then(() => { busy = false; });
  }));
}
