// One act, one undo: a typed cell, a mended slip, or a whole pasted block.
export function startHistory(button, apply) {
  const acts = [];
  const show = () => { if (button) button.disabled = acts.length === 0; };
  function undo() {
    const act = acts.pop();
    show();
    if (!act) return false;
    act.forEach((step) => apply(step.row, step.before));
    return true;
  }
  if (button) button.addEventListener("click", undo);
  return { undo, did(act) { if (act.length) { acts.push(act); show(); } } };
}
