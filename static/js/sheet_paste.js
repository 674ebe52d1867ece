// Keeps the HTML of a pasted table beside its text: only there are merged cells and number formats. Typed over, the
// text alone counts.
const text = document.querySelector("textarea[name=text]");
const html = document.querySelector("input[name=html]");
const MOST = 700_000;

if (text && html) {
  text.addEventListener("paste", (event) => {
    const whole = text.value === "" || (text.selectionStart === 0 && text.selectionEnd === text.value.length);
    const copied = event.clipboardData ? event.clipboardData.getData("text/html") : "";
    html.value = whole && copied.length <= MOST ? copied : "";
  });
  text.addEventListener("input", (event) => {
    if (event.inputType !== "insertFromPaste") html.value = "";
  });
}
