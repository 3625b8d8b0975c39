// A prepared reply goes in at the cursor. Without scripts the same button sends the form, which comes back filled in.
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-insert]");
  const form = button?.form;
  const chosen = form?.elements.namedItem("canned");
  const field = button && document.getElementById(button.dataset.insert);
  if (!chosen || !field) return;
  event.preventDefault();
  if (!chosen.value) return chosen.focus();
  const data = new FormData();
  for (const name of ["csrfmiddlewaretoken", "canned"]) data.set(name, form.elements.namedItem(name).value);
  data.set(button.name, button.value);
  button.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(location.pathname, { method: "POST", body: data, headers: { Accept: "text/plain" } });
    if (!answer.ok) throw new Error(String(answer.status));
    put(field, await answer.text());
    chosen.value = "";
  } catch {
    document.dispatchEvent(new CustomEvent("htmx:sendError", { bubbles: true }));
  } finally {
    button.removeAttribute("aria-busy");
  }
});

function put(field, words) {
  const { selectionStart: from, selectionEnd: to, value } = field;
  // After what was typed it stands apart; inside it, just where the cursor is.
  const gap = from === value.length && value.trim() && !value.endsWith("\n") ? "\n\n" : "";
  field.setRangeText(gap + words, from, to, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}
