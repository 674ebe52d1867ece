// Saving as one types: cells wait in a queue, go to the server in the background, and are sent again until they arrive.
import { post, Refused } from "./server.js";
import { word } from "./words.js";
import { showAnswer, showDay, showRemarks, showState } from "./rows.js";

const PAUSE = 150, LONGEST = 30000, BATCH = 500, MOST_SENT = 20;

export function startSync(page, rows, store, askToSignIn) {
  const queue = new Map(Object.entries(store.all()).filter((pair) => rows.has(pair[0])));
  const status = document.getElementById("sync");
  let flying = null, failures = 0, timer = null, trouble = "";

  const held = (entry) => entry.held && entry.held !== "sending";

  function stateOf(row) {
    const entry = queue.get(row.key);
    if (row.clash) return "conflict";
    if (Object.keys(row.errors).length) return "error";
    if (!entry) return row.state;
    return failures || trouble ? "unsynced" : "saving";
  }

  function show(row) { showState(row, stateOf(row)); showDay(row); page.tellPanel(row); }

  function tell() {
    page.refresh();
    if (!status) return;
    let faults = 0;
    rows.forEach((row) => { if (row.clash || Object.keys(row.errors).length) faults += 1; });
    const waiting = Array.from(queue.values()).filter((entry) => !held(entry)).length;
    const said = [];
    if (waiting) said.push(failures || trouble ? word("countUnsynced", { n: waiting }) : word("countSaving", { n: waiting }));
    if (trouble) said.push(trouble);
    if (faults) said.push(word("countError", { n: faults }));
    const text = said.join(" · ") || word("allSaved");
    if (status.textContent !== text) status.textContent = text;
    status.className = "sync" + (failures || trouble ? " is-unsynced" : faults ? " is-error" : "");
  }

  function soon(delay) {
    clearTimeout(timer);
    timer = setTimeout(flush, delay);
  }

  // `typed` by field. What the typist saw of the row is kept from the first change on: as it was shown, and not as it may
  // have become meanwhile. `sent` is what went out without an answer: the server may hold it by now.
  function type(row, typed, base) {
    const entry = queue.get(row.key) || { typed: {}, base: row.texts, sent: {} };
    const next = {
      typed: Object.assign({}, entry.typed, typed), base: Object.assign({}, entry.base, base), sent: entry.sent || {}, at: Date.now(),
    };
    Object.keys(typed).forEach((field) => { if (!(field in next.base)) next.base[field] = row.texts[field] || ""; });
    Object.keys(typed).forEach((field) => { delete row.errors[field]; });
    queue.set(row.key, next);
    store.put(row.key, next);
    show(row); tell();
    soon(PAUSE);
  }

  function drop(row) {
    const entry = queue.get(row.key);
    if (entry) { queue.delete(row.key); store.drop(row.key, entry); }
  }

  function take(answer, sent) {
    const row = rows.get(answer.d + "-" + answer.i);
    if (!row) return;
    const entry = queue.get(row.key);
    if (answer.refused !== undefined) {
      drop(row);
      row.errors = { value: answer.refused || word("refused") };
      showRemarks(row, []);
      return show(row);
    }
    const isLater = entry && entry !== sent;
    if (entry) entry.sent = {};
    const wrong = Object.keys(answer.errors).length > 0 || answer.clash;
    if (!isLater && answer.state === "locked" && wrong) {
      answer.errors = { value: Object.values(answer.errors).join(" ") + " " + Object.values(sent.typed).join(" / ") };
      drop(row);
    } else if (!isLater && wrong && entry) {
      entry.held = "wrong";
    } else if (!isLater) {
      drop(row);
    } else if (!wrong) {
      Object.keys(entry.base).forEach((field) => { entry.base[field] = answer.texts[field]; });
      store.put(row.key, entry);
    }
    const typed = queue.has(row.key) ? queue.get(row.key).typed : {};
    showAnswer(row, answer, typed, page.editing());
    show(row);
  }

  function batch() {
    const sent = new Map(), cells = [];
    queue.forEach((entry, key) => {
      if (held(entry) || cells.length >= BATCH) return;
      const row = rows.get(key), before = entry.sent || {};
      sent.set(key, entry);
      cells.push({ d: row.d, i: row.i, version: row.version, typed: entry.typed, base: entry.base, sent: before });
      entry.sent = {};
      Object.keys(entry.typed).forEach((field) => {
        entry.sent[field] = (before[field] || []).filter((text) => text !== entry.typed[field]).concat(entry.typed[field]).slice(-MOST_SENT);
      });
      store.put(key, entry);
    });
    return { sent, cells };
  }

  async function send() {
    const { sent, cells } = batch();
    if (!cells.length) return true;
    trouble = "";
    const late = document.getElementById("late-reason");
    try {
      const answer = await post(page.cellUrl, { user: page.user, cycle: page.cycle, cells, late_reason: late ? late.value : "" });
      failures = 0;
      answer.rows.forEach((each) => take(each, sent.get(each.d + "-" + each.i)));
      return true;
    } catch (error) {
      failures += 1;
      if (error instanceof Refused) {
        trouble = error.message || word("failed");
        if (error.status === 401) askToSignIn(() => { failures = 0; trouble = ""; soon(0); });
      }
      sent.forEach((entry, key) => show(rows.get(key)));
      return false;
    }
  }

  // Resolves when nothing is under way any more; true when everything sent was answered.
  function flush() {
    clearTimeout(timer);
    if (flying) return flying.then(() => (ready() ? flush() : true));
    flying = send().then((done) => {
      flying = null;
      tell();
      if (!done) soon(Math.min(LONGEST, 1000 * Math.pow(2, failures - 1)));
      else if (ready()) soon(0);
      return done;
    });
    return flying;
  }

  const ready = () => Array.from(queue.values()).some((entry) => !held(entry));

  function retryAll() {
    queue.forEach((entry, key) => { delete entry.held; rows.get(key).errors = {}; show(rows.get(key)); });
    soon(0);
  }

  function choose(row, choice) {
    const clash = row.clash, theirs = {}, typed = {};
    row.clash = null;
    Object.keys(clash.cells).forEach((field) => {
      theirs[field] = clash.cells[field].theirs;
      typed[field] = clash.cells[field][choice];
      row.shown[field] = typed[field];
      if (row.inputs[field]) row.inputs[field].value = typed[field];
    });
    const entry = queue.get(row.key);
    if (entry) delete entry.held;
    type(row, typed, theirs);
  }

  // A row as it stands on the server by now; what was typed and has not arrived yet stays in its cells.
  function refresh(answer) {
    const row = rows.get(answer.d + "-" + answer.i), entry = row && queue.get(row.key);
    if (!row) return;
    showAnswer(row, answer, entry ? entry.typed : {}, page.editing());
    show(row); tell();
  }

  window.addEventListener("online", () => { failures = 0; soon(0); });
  window.addEventListener("beforeunload", (event) => { if (ready()) { event.preventDefault(); event.returnValue = ""; } });
  queue.forEach((entry, key) => {
    const row = rows.get(key);
    delete entry.held;
    Object.keys(entry.typed).forEach((field) => {
      row.shown[field] = entry.typed[field];
      if (row.inputs[field]) row.inputs[field].value = entry.typed[field];
    });
    show(row);
  });
  tell();
  if (queue.size) soon(0);
  return { type, flush, choose, retryAll, refresh, tell, show, isClear: () => !ready(), queue };
}
