// The bank's pages: files dropped anywhere on their form, Enter on a row, the rest of a payment as it is divided.
for (const form of document.querySelectorAll("[data-drop]")) {
  const input = form.querySelector("input[type=file]");
  const over = (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    form.classList.toggle("is-over", event.type === "dragover");
  };
  form.addEventListener("dragover", over);
  form.addEventListener("dragleave", over);
  form.addEventListener("drop", (event) => {
    over(event);
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    form.requestSubmit();
  });
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, button, summary")) return;
  const press = document.querySelector("[data-row].is-cursor [data-enter]");
  if (!press) return;
  event.preventDefault();
  press.click();
});

const kopecks = (text) => Math.round(Number(text.replace(/[\s\u00a0\u202f₽]/g, "").replace(",", ".")) * 100) || 0;
for (const form of document.querySelectorAll("[data-shares]")) {
  const said = form.querySelector("[data-rest]");
  const whole = kopecks(form.dataset.shares);
  const count = () => {
    const rest = [...form.querySelectorAll("[name^=amount_]")].reduce((left, field) => left - kopecks(field.value), whole);
    const money = new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency: "RUB" }).format(rest / 100);
    said.textContent = `${said.dataset.words} ${money}`;
    said.classList.toggle("late", rest < 0);
  };
  form.addEventListener("input", count);
  count();
}
