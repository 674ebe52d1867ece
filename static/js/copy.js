// Buttons that copy sentences into the clipboard. Without this script the sentences are text to be selected.

// Browsers offer the clipboard only to pages served over HTTPS; on a plain intranet a selection is copied instead.
async function copy(text, source) {
  if (navigator.clipboard && window.isSecureContext) {
    await navigator.clipboard.writeText(text);
    return true;
  }
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "sr";
  source.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  if (!source) continue;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  const label = button.textContent;
  button.addEventListener("click", async () => {
    const sentences = [...source.querySelectorAll("[data-sentence]")].map((each) => each.textContent.trim());
    if (!(await copy(sentences.join("\n"), source))) return;
    button.focus();
    button.textContent = source.dataset.copied;
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}
