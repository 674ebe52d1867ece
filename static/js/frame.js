// Every page: tells the server that scripts run, leaves nobody's unsent figures behind on signing out, and asks to sign in
// again in place before a form is sent for which somebody typed longer than the session lasted.
const DAYS = 180;
document.cookie = "script=1; path=/; max-age=" + DAYS * 86400 + "; samesite=lax";

function forget() {
  try {
    Object.keys(localStorage).filter((key) => key.startsWith("duibiao.entry.")).forEach((key) => localStorage.removeItem(key));
  } catch (error) { /* storage is switched off: there is nothing to forget */ }
}

document.querySelectorAll("form[action$='/sign-out/']").forEach((form) => form.addEventListener("submit", forget));

const me = document.querySelector("a.user-name[data-user]");
const LONG = 5 * 60 * 1000; // a page that was opened a moment ago is certainly still signed in
let asked = Date.now();

function token() {
  const found = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]*)/);
  return found ? decodeURIComponent(found[1]) : "";
}

function post(url, data) {
  return fetch(url, {
    method: "POST", credentials: "same-origin", redirect: "error",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token() }, body: JSON.stringify(data),
  });
}

async function signInAgain() {
  const answer = await fetch(me.dataset.dialogUrl, { credentials: "same-origin" });
  const dialog = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("dialog");
  document.body.append(dialog);
  const part = (name) => dialog.querySelector("#sign-in-" + name);
  part("account").textContent = me.firstChild.textContent.trim();
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.showModal();
  return new Promise((done) => {
    dialog.addEventListener("close", () => { dialog.remove(); done(false); });
    part("form").addEventListener("submit", async (event) => {
      event.preventDefault();
      const reply = await post(me.dataset.signInUrl, { user: Number(me.dataset.user), password: part("password").value, code: part("code").value });
      if (reply.ok) { done(true); dialog.close(); return; }
      const told = await reply.json();
      part("error").textContent = told.message;
      if (told.code) { part("code-row").hidden = false; part("code").focus(); } else part("password").select();
    });
  });
}

async function send(form, button) {
  try {
    const reply = await post(me.dataset.aliveUrl, { user: Number(me.dataset.user) });
    if (reply.status === 401 && !(await signInAgain())) return;
  } catch (error) { /* no answer: the form itself will say so */ }
  asked = Date.now();
  // Signing in has changed the token.
  form.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((field) => { field.value = token(); });
  form.requestSubmit(button);
}

if (me) {
  document.querySelectorAll("main form[method=post]").forEach((form) => form.addEventListener("submit", (event) => {
    if (Date.now() - asked < LONG) return;
    event.preventDefault();
    send(form, event.submitter);
  }));
}
