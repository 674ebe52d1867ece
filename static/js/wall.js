// The wall turns its own pages. It can be stopped, turned by hand, and stands still for whoever asked for less motion.
// After the last page the figures are read anew; when that fails (no network, signed out) the old ones stay. Reading
// anew is no sign that somebody is there, and keeps no session alive.
const main = document.getElementById("main"), seconds = Number(main.dataset.seconds) || 20;
const pause = document.getElementById("wall-pause");
const pages = () => [...main.querySelectorAll("tbody.wall-page")];
let at = 0, timer = 0;

function show(number) {
  const all = pages();
  at = (number + all.length) % all.length;
  all.forEach((page, place) => { page.hidden = place !== at; });
  document.getElementById("wall-page").textContent = at + 1;
}

async function renew() {
  try {
    const answer = await fetch(location.href, { credentials: "same-origin", headers: { "X-Background": "1" } });
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("table.wall");
    if (fresh && fresh.querySelector("tbody.wall-page")) main.querySelector("table.wall").replaceWith(fresh);
  } catch (error) { /* the old figures stay */ }
}

async function turn() {
  if (at + 1 === pages().length) await renew();
  show(at + 1);
}

function run(on) {
  clearInterval(timer);
  timer = on ? setInterval(turn, seconds * 1000) : 0;
  pause.textContent = on ? pause.dataset.pause : pause.dataset.play;
}

if (pause && pages().length) {
  document.querySelector(".wall-controls").hidden = false;
  show(0);
  run(pages().length > 1 && !window.matchMedia("(prefers-reduced-motion: reduce)").matches);
  pause.addEventListener("click", () => run(!timer));
  document.getElementById("wall-previous").addEventListener("click", () => { run(false); show(at - 1); });
  document.getElementById("wall-next").addEventListener("click", () => { run(false); show(at + 1); });
}
