// Every page: tells the server that scripts run, and leaves nobody's unsent figures behind on signing out.
const DAYS = 180;
document.cookie = "script=1; path=/; max-age=" + DAYS * 86400 + "; samesite=lax";

function forget() {
  try {
    Object.keys(localStorage).filter((key) => key.startsWith("duibiao.entry.")).forEach((key) => localStorage.removeItem(key));
  } catch (error) { /* storage is switched off: there is nothing to forget */ }
}

document.querySelectorAll("form[action$='/sign-out/']").forEach((form) => form.addEventListener("submit", forget));
