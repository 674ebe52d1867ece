// Copies a paragraph. On a plain http intranet the clipboard is closed to scripts; then the old command is tried, and
// when that is refused too the text stays selected for Ctrl+C.
const status = document.getElementById("copied");

function selected(node) {
  if (node.select) { node.select(); return; }  // a field
  const range = document.createRange();
  range.selectNodeContents(node);
  const selection = window.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

async function copy(node) {
  if (navigator.clipboard && window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(node.textContent.trim());
      return true;
    } catch (error) { /* not allowed: try the other way */ }
  }
  selected(node);
  const done = document.execCommand("copy");
  if (done) window.getSelection().removeAllRanges();
  return done;
}

document.querySelectorAll("button[data-copies]").forEach((button) => {
  const word = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const done = await copy(document.getElementById(button.dataset.copies));
    status.textContent = "";
    status.textContent = done ? status.dataset.done : status.dataset.failed;
    if (!done) return;
    button.textContent = status.dataset.done;
    setTimeout(() => { button.textContent = word; }, 2000);
  });
});
