// Asking our own server: JSON both ways, with the token of the moment (it changes on signing in).
export class Refused extends Error {
  constructor(status, answer) { super((answer && answer.message) || ""); this.status = status; this.answer = answer || {}; }
}

function token() {
  const found = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]*)/);
  return found ? decodeURIComponent(found[1]) : "";
}

export async function post(url, data, seconds) {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), (seconds || 30) * 1000);
  try {
    const response = await fetch(url, {
      method: "POST", credentials: "same-origin", redirect: "error", signal: control.signal,
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() }, body: JSON.stringify(data),
    });
    let answer = null;
    try { answer = await response.json(); } catch (error) { answer = null; }
    if (!response.ok || answer === null) throw new Refused(response.status, answer);
    return answer;
  } finally {
    clearTimeout(timer);
  }
}
