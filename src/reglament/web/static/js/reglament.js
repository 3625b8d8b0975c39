// The small moves of every page. Everything here is a comfort: each page works without it.
const root = document.documentElement;
root.classList.add("js");

/* ---------- Почему? and menus: Escape, a click outside, one open at a time ---------- */
const FLOATING = "details.why, details.menu";

const closeAll = (except) => {
  for (const open of document.querySelectorAll(`:is(${FLOATING})[open]`)) if (open !== except) open.open = false;
};

document.addEventListener("toggle", (event) => {
  if (event.target.matches?.(FLOATING) && event.target.open) {
    closeAll(event.target);
    keepInside(event.target);
  }
}, true);

document.addEventListener("click", (event) => {
  closeAll(event.target.closest?.(FLOATING));
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector(`:is(${FLOATING})[open]`);
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

// A panel that would leave the window on the right opens to the left instead.
function keepInside(details) {
  const panel = details.querySelector(".why-panel");
  if (!panel || details.classList.contains("why-right")) return;
  if (panel.getBoundingClientRect().right > root.clientWidth - 8) details.classList.add("why-right");
  if (panel.getBoundingClientRect().left < 0) details.classList.remove("why-right");
}

/* ---------- htmx: what failed is said where it failed ---------- */
function toast(text, late = false) {
  const line = document.createElement("p");
  line.textContent = text;
  if (late) line.className = "is-late";
  document.getElementById("toasts")?.append(line);
  setTimeout(() => line.remove(), 6000);
}

function failed(event) {
  const why = event.target.closest?.("details.why");
  if (!why) return toast(document.getElementById("toasts").dataset.failed, true);
  const line = document.createElement("p");
  line.className = "why-foot late";
  line.textContent = why.dataset.failed;
  why.querySelector(".why-panel").replaceChildren(line);
}
document.addEventListener("htmx:responseError", failed);
document.addEventListener("htmx:sendError", failed);
document.addEventListener("htmx:timeout", failed);

/* ---------- clipboard, dismissing, dialogs ---------- */
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy], [data-dismiss], [data-dialog]");
  if (!button) return;
  if (button.dataset.copy !== undefined) {
    await navigator.clipboard.writeText(button.dataset.copy);
    toast(button.dataset.done ?? button.dataset.copy);
  } else if (button.dataset.dialog !== undefined) {
    document.getElementById(button.dataset.dialog)?.showModal();
  } else {
    button.closest(".banner")?.remove();
  }
});

/* ---------- theme: changed at once, remembered by the server ---------- */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-theme-form]")) return;
  event.preventDefault();
  const data = new FormData(form, event.submitter);
  const theme = data.get("theme");
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  for (const button of document.querySelectorAll("[data-theme-form] button")) {
    button.setAttribute("aria-pressed", String(button.value === theme));
  }
  fetch(form.action, { method: "POST", body: data, redirect: "manual" }).catch(() => form.submit());
});

/* ---------- one submission per press; a form that answers with a file is marked data-again ---------- */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.matches("[hx-post], [data-again]")) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const busy of document.querySelectorAll(".btn[aria-busy]")) busy.removeAttribute("aria-busy");
});

/* ---------- Ctrl+Enter sends with the form's main button ---------- */
document.addEventListener("keydown", (event) => {
  if (event.code !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target.form ?? event.target.closest?.("form");
  const main = form?.querySelector(".btn-main:not([disabled])");
  if (main) {
    event.preventDefault();
    main.click();
  }
});

/* ---------- the running timer: the server's clock, the browser's seconds ---------- */
const openedAt = Date.now();
function tick(node) {
  const passed = Date.parse(node.dataset.now) - Date.parse(node.dataset.timer) + Date.now() - openedAt;
  const seconds = Math.max(0, Math.floor(passed / 1000));
  const two = (n) => String(n).padStart(2, "0");
  node.textContent = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
const timers = () => document.querySelectorAll("[data-timer]").forEach(tick);
if (document.querySelector("[data-timer]")) {
  timers();
  setInterval(timers, 1000);
}

/* ---------- drafts: what is typed survives a closed window; the field names its key in data-draft ---------- */
// A draft is dropped when, after sending, the page comes back without the text in the field.
const SENT = "reglament-sent";
const draftKey = (field) => `reglament-draft:${field.dataset.draft}`;

function restore(field) {
  const kept = localStorage.getItem(draftKey(field));
  const sent = sessionStorage.getItem(SENT) === field.dataset.draft;
  if (sent) sessionStorage.removeItem(SENT);
  if (sent && !field.value) return localStorage.removeItem(draftKey(field));
  if (kept && !field.value) field.value = kept;
}

function save(field) {
  if (field.value.trim()) localStorage.setItem(draftKey(field), field.value);
  else localStorage.removeItem(draftKey(field));
  const note = document.querySelector(`[data-draft-note="${CSS.escape(field.dataset.draft)}"]`);
  if (!note) return;
  const time = new Date().toLocaleTimeString(root.lang, { hour: "2-digit", minute: "2-digit" });
  note.textContent = field.value.trim() ? note.dataset.text.replace("{time}", time) : "";
}

document.querySelectorAll("[data-draft]").forEach(restore);
let waiting;
document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-draft]")) return;
  clearTimeout(waiting);
  waiting = setTimeout(save, 400, event.target);
});
document.addEventListener("submit", (event) => {
  const field = event.target.querySelector?.("[data-draft]");
  if (!field || event.defaultPrevented) return;
  save(field);
  sessionStorage.setItem(SENT, field.dataset.draft);
});

/* ---------- the bar of selected rows: <form data-bulk> with checkboxes, .bulk and [data-bulk-count] ---------- */
function bulk(form) {
  const n = form.querySelectorAll('input[type="checkbox"][data-pick]:checked').length;
  const bar = form.querySelector(".bulk");
  if (bar) bar.hidden = n === 0;
  for (const place of form.querySelectorAll("[data-bulk-count]")) place.textContent = n;
  for (const box of form.querySelectorAll("[data-pick]")) box.closest("tr, li")?.classList.toggle("is-on", box.checked);
}
document.querySelectorAll("form[data-bulk]").forEach(bulk);
document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-bulk]");
  if (form) bulk(form);
});
document.addEventListener("click", (event) => {
  const form = event.target.closest?.("[data-bulk-clear]")?.closest("form");
  if (!form) return;
  for (const box of form.querySelectorAll("[data-pick]:checked")) box.checked = false;
  bulk(form);
});

/* ---------- promises are counted for now: asked anew each minute while the page is seen ---------- */
const fresh = document.querySelector("[data-fresh]");

async function refresh() {
  if (document.hidden) return;
  const address = new URL(location.href);
  const organisation = document.querySelector("select[name='organisation'], input[name='organisation']:checked");
  if (organisation?.value) address.searchParams.set("organisation", organisation.value);
  const answer = await fetch(address).catch(() => null);
  // Without an answer the button still says its promise as of the press.
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const old of fresh.querySelectorAll("[data-now]")) {
    const now = page.querySelector(`[data-now="${CSS.escape(old.dataset.now)}"]`);
    // Only what has changed is put in, so that screen readers say only that; an open explanation stays as it is read.
    if (now && !old.querySelector("[open]") && now.textContent !== old.textContent) old.replaceChildren(...now.childNodes);
  }
  fresh.dispatchEvent(new Event("fresh"));
}

if (fresh) {
  setInterval(refresh, 60_000);
  document.addEventListener("visibilitychange", refresh);
}
