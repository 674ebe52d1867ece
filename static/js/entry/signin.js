// The session has ended: sign in again here, with the page and everything typed still in place.
import { post } from "./server.js";
import { word } from "./words.js";

export function startSignIn(page) {
  const dialog = document.getElementById("sign-in-dialog"), form = document.getElementById("sign-in-form");
  const field = document.getElementById("sign-in-password"), code = document.getElementById("sign-in-code");
  const codeRow = document.getElementById("sign-in-code-row"), fault = document.getElementById("sign-in-error");
  let waiting = [];

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await post(page.signInUrl, { user: page.user, password: field.value, code: code.value });
    } catch (error) {
      fault.textContent = error.status && error.message ? error.message : word("failed");
      // An account with a second factor is asked for its code once the password was right.
      if (error.answer && error.answer.code) { codeRow.hidden = false; code.select(); } else field.select();
      return;
    }
    const then = waiting;
    waiting = [];
    dialog.close();
    then.forEach((each) => each());
  });
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => { field.value = code.value = ""; codeRow.hidden = true; fault.textContent = ""; page.back(); });

  return function ask(then) {
    waiting.push(then);
    if (!dialog.open) { dialog.showModal(); field.focus(); }
  };
}
