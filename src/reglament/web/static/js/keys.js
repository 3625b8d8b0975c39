// Keys of the desk, bound to places on the keyboard (KeyboardEvent.code), so that they work in the Russian layout.
// A page says what a key does by marking an element: data-key="r". A field is focused, anything else is pressed.
// Rows for j and k are marked data-row; Enter opens a row's first link, x picks its checkbox.
const NAMES = { Slash: "/", Period: ".", Enter: "enter" };
const PAUSE = 1200;
let first = "";
let firstAt = 0;

const inField = (target) => target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog[open]");
const named = (event) => NAMES[event.code] ?? (event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : "");

function press(key) {
  const found = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find((node) => node.offsetParent !== null || node.closest(".rail"));
  if (!found) return false;
  if (found.matches("input, textarea, select")) {
    found.focus();
    found.select?.();
  } else {
    found.click();
  }
  return true;
}

/* ---------- rows ---------- */
const rows = () => [...document.querySelectorAll("[data-row]")];
const cursor = () => document.querySelector("[data-row].is-cursor");

function step(by) {
  const all = rows();
  if (!all.length) return false;
  const at = all.indexOf(cursor());
  const next = all[Math.min(all.length - 1, Math.max(0, at + by))] ?? all[0];
  for (const row of all) row.classList.toggle("is-cursor", row === next);
  next.scrollIntoView({ block: "nearest" });
  next.querySelector("a")?.focus({ preventScroll: true });
  return true;
}

function pick() {
  const box = cursor()?.querySelector("[data-pick]");
  box?.click();
  return Boolean(box);
}

const OWN = {
  j: () => step(1),
  k: () => step(-1),
  x: pick,
  "?": () => document.getElementById("keys-help")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.code === "KeyK" && (event.ctrlKey || event.metaKey)) {
    if (press("/")) event.preventDefault();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || inField(event.target)) return;
  const key = event.key === "?" || (event.code === "Slash" && event.shiftKey) ? "?" : named(event);
  if (!key || key === "enter" || (event.shiftKey && key !== "?")) return;
  const pair = first && event.timeStamp - firstAt < PAUSE ? `${first} ${key}` : "";
  first = "";
  if (pair && press(pair)) return event.preventDefault();
  if (key === "g") {
    first = key;
    firstAt = event.timeStamp;
    return;
  }
  if (key in OWN ? OWN[key]() !== false : press(key)) event.preventDefault();
});
