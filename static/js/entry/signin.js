// The session has ended: sign in again here, with the page and everything typed still in place.
import { post } from "./server.js";
import { word } from "./words.js";

export function startSignIn(page) {
  const dialog = document.getElementById("sign-in-dialog"), form = document.getElementById("sign-in-form");
  const field = document.getElementById("sign-in-password"), fault = document.getElementById("sign-in-error");
  let waiting = [];

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await post(page.signInUrl, { user: page.user, password: field.value });
    } catch (error) {
      fault.textContent = error.status === 429 ? word("lockedOut") : error.message && error.status ? error.message : word("failed");
      field.select();
      return;
    }
    const then = waiting;
    waiting = [];
    dialog.close();
    then.forEach((each) => each());
  });
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => { field.value = ""; fault.textContent = ""; page.back(); });

  return function ask(then) {
    waiting.push(then);
    if (!dialog.open) { dialog.showModal(); field.focus(); }
  };
}
