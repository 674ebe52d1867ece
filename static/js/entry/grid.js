// Moving and typing in the grid: one tab stop, arrows, Enter down, Tab right, Esc back; quiet while an IME composes.
const isComposing = (event) => event.isComposing || event.keyCode === 229;

export function startGrid(table, rows, act) {
  const lines = Array.from(rows.values());
  const heads = Array.from(table.querySelectorAll("thead th"));
  const fields = heads.map((head) => (head.id.startsWith("h-") ? head.id.slice(2) : ""));
  let current = null, editing = false, column = null;

  const target = (cell) => cell.querySelector("input.g-in") || cell;
  const cellAt = (place, index) => lines[place] && lines[place].tr.children[index];
  const rowOf = (element) => rows.get(element.closest("tr").id.slice(1));
  const place = () => { const cell = current.closest("td, th"); return { row: rowOf(cell).place, index: cell.cellIndex }; };

  table.querySelectorAll("input.g-in").forEach((input) => { input.tabIndex = -1; });
  current = table.querySelector("input.g-in") || (lines.length ? lines[0].tr.children[0] : null);
  if (current) current.tabIndex = 0;

  function focus(cell) {
    if (!cell) return false;
    const element = target(cell);
    if (current && current !== element) current.tabIndex = -1;
    current = element;
    element.tabIndex = 0;
    element.focus();
    if (element.select) element.select();
    editing = false;
    return true;
  }

  function commit() {
    if (current && current.matches("input.g-in")) act.commit(rowOf(current), current);
    editing = false;
  }

  function down(step) {
    const at = place(), index = column === null ? at.index : column;
    for (let row = at.row + step; row >= 0 && row < lines.length; row += step) {
      const cell = cellAt(row, index);
      if (cell && cell.querySelector("input.g-in")) { column = null; return focus(cell); }
    }
    return false;
  }

  function across(step) {
    const at = place();
    for (let index = at.index + step; index >= 0 && index < fields.length; index += step) {
      const cell = cellAt(at.row, index);
      if (cell.querySelector("input.g-in")) {
        if (column === null) column = at.index;
        return focus(cell);
      }
    }
    column = null;
    return false;
  }

  function move(rowStep, indexStep) {
    const at = place();
    column = null;
    const row = Math.max(0, Math.min(lines.length - 1, at.row + rowStep));
    const index = Math.max(0, Math.min(heads.length - 1, at.index + indexStep));
    focus(cellAt(row, index));
  }

  // Buttons and choices inside a cell: Enter goes in, arrows between them, Esc out.
  function inWidget(event) {
    const cell = event.target.closest("td"), widgets = Array.from(cell.querySelectorAll("button, select, input[type=checkbox]"));
    const at = widgets.indexOf(event.target);
    if (event.key === "Escape") focus(cell);
    else if (event.key === "ArrowRight" && event.target.tagName !== "SELECT") widgets[(at + 1) % widgets.length].focus();
    else if (event.key === "ArrowLeft" && event.target.tagName !== "SELECT") widgets[(at + widgets.length - 1) % widgets.length].focus();
    else return;
    event.preventDefault();
  }

  function enter(event) {
    if (event.ctrlKey || event.metaKey) { commit(); act.open(rowOf(current)); return true; }
    const widget = current.matches("input") ? null : current.querySelector("button, select, input[type=checkbox]");
    if (widget) { widget.focus(); return true; }
    commit();
    down(event.shiftKey ? -1 : 1);
    return true;
  }

  const KEYS = {
    Enter: enter,
    Tab: (event) => { commit(); return across(event.shiftKey ? -1 : 1); },
    ArrowDown: () => { commit(); move(1, 0); return true; },
    ArrowUp: () => { commit(); move(-1, 0); return true; },
    ArrowRight: () => !editing && (move(0, 1), true),
    ArrowLeft: () => !editing && (move(0, -1), true),
    PageDown: () => { commit(); move(10, 0); return true; },
    PageUp: () => { commit(); move(-10, 0); return true; },
    Home: (event) => !editing && (move(event.ctrlKey ? -lines.length : 0, -heads.length), true),
    End: (event) => !editing && (move(event.ctrlKey ? lines.length : 0, heads.length), true),
    Escape: () => {
      if (!editing) return act.escape();
      if (current.matches("input.g-in")) { act.revert(rowOf(current), current); current.select(); }
      editing = false;
      return true;
    },
    F2: () => {
      if (!current.matches("input.g-in")) return enter({});
      editing = true;
      current.setSelectionRange(current.value.length, current.value.length);
      return true;
    },
    z: (event) => (event.ctrlKey || event.metaKey) && !editing && act.undo(),
  };

  table.addEventListener("keydown", (event) => {
    if (isComposing(event) || !event.target.closest("tr[data-i]")) return;
    if (event.target !== current) { inWidget(event); return; }
    const handle = KEYS[event.key];
    if (handle && handle(event)) event.preventDefault();
  });
  table.addEventListener("input", (event) => { if (event.target.matches("input.g-in")) editing = true; });
  table.addEventListener("focusin", (event) => {
    if (!event.target.matches("input.g-in") || event.target === current) return;
    focus(event.target.closest("td"));
  });
  table.addEventListener("focusout", (event) => {
    if (event.target.matches("input.g-in") && rows.has(event.target.closest("tr").id.slice(1))) act.commit(rowOf(event.target), event.target);
    editing = false;
  });
  table.addEventListener("mousedown", (event) => {
    const cell = event.target.closest("tr[data-i] > *"), input = event.target.closest("input.g-in");
    column = null;
    if (input && input === document.activeElement) editing = true; // the second click places the caret
    else if (cell && (input || !event.target.closest("input, button, select, label, a"))) { event.preventDefault(); focus(cell); }
  });

  return {
    focusInput: (input) => focus(input.closest("td")),
    back: () => { if (current) { current.focus(); if (current.select) current.select(); } },
    editing: () => (editing ? current : null),
    row: () => (current ? rowOf(current) : null),
    // All rows of the page, the row where the cursor is, and the columns that take text from its column on.
    block() {
      const at = place(), start = fields[at.index] ? at.index : fields.indexOf("value");
      return { rows: lines, at: at.row, columns: fields.slice(start).filter((field) => field) };
    },
    abandon: () => { editing = false; },
  };
}
