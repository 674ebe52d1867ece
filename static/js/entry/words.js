// Words of the page: the server writes them, in the reader's language, into one hidden element.
const element = document.getElementById("words");

export function word(name, parts) {
  let text = element.dataset[name] || "";
  Object.keys(parts || {}).forEach((key) => { text = text.split("{" + key + "}").join(parts[key]); });
  return text;
}

export const phrases = Array.from(element.querySelectorAll("[data-phrase]")).map((each) => each.textContent);
