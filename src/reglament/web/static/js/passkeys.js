// Passkeys: the browser's ceremony, then an ordinary form with its result in the hidden field "credential".
// <form data-passkey="create|get" data-options='{…}'> or data-options-url; a button [data-passkey-start] begins it.
const fromText = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0)).buffer;
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const withIds = (list = []) => list.map((one) => ({ ...one, id: fromText(one.id) }));

function creationOptions(given, passwordless) {
  const options = given.publicKey;
  const selection = { ...options.authenticatorSelection };
  selection.residentKey = passwordless ? "required" : "discouraged";
  selection.requireResidentKey = passwordless;
  if (passwordless) selection.userVerification = "required";
  return {
    ...options,
    authenticatorSelection: selection,
    challenge: fromText(options.challenge),
    user: { ...options.user, id: fromText(options.user.id) },
    excludeCredentials: withIds(options.excludeCredentials),
  };
}

const requestOptions = ({ publicKey }) => ({
  ...publicKey,
  challenge: fromText(publicKey.challenge),
  allowCredentials: withIds(publicKey.allowCredentials),
});

function answer(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = toText(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return JSON.stringify({
    type: credential.type,
    id: credential.id,
    rawId: toText(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const response = await fetch(form.dataset.optionsUrl, { headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } });
  if (!response.ok) throw new Error(String(response.status));
  return (await response.json()).request_options;
}

async function run(form) {
  const options = await optionsOf(form);
  const passwordless = form.elements.passwordless?.checked ?? true;
  const credential =
    form.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey: creationOptions(options, passwordless) })
      : await navigator.credentials.get({ publicKey: requestOptions(options) });
  form.elements.credential.value = answer(credential);
  form.submit();
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const begin = [...document.querySelectorAll("[data-passkey-start]")].filter((b) => b.form === form);
  const usable = window.PublicKeyCredential !== undefined;
  for (const button of begin) {
    button.hidden = !usable;
    button.addEventListener("click", async (event) => {
      event.preventDefault();
      const failed = form.querySelector("[data-passkey-failed]") ?? document.querySelector("[data-passkey-failed]");
      if (failed) failed.hidden = true;
      button.setAttribute("aria-busy", "true");
      try {
        await run(form);
      } catch {
        // The person closed the browser's window, or no key fits: the page says so and stays as it was.
        if (failed) failed.hidden = false;
      } finally {
        button.removeAttribute("aria-busy");
      }
    });
  }
}
