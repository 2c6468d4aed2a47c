// Asks the browser for a passkey and sends what it signs with the form around the button.
const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const known = (keys) => (keys ?? []).map((key) => ({ ...key, id: bytes(key.id) }));

function making({ publicKey }) {
  const { challenge, user, excludeCredentials, ...more } = publicKey;
  return {
    publicKey: {
      ...more,
      challenge: bytes(challenge),
      user: { ...user, id: bytes(user.id) },
      excludeCredentials: known(excludeCredentials),
    },
  };
}

function asking({ publicKey }) {
  const { challenge, allowCredentials, ...more } = publicKey;
  const options = { ...more, challenge: bytes(challenge), allowCredentials: known(allowCredentials) };
  return { publicKey: options };
}

function sent(key) {
  const said = key.response;
  const response = { clientDataJSON: text(said.clientDataJSON) };
  if (said.attestationObject) {
    response.attestationObject = text(said.attestationObject);
    response.transports = said.getTransports?.() ?? [];
  } else {
    response.authenticatorData = text(said.authenticatorData);
    response.signature = text(said.signature);
    response.userHandle = said.userHandle ? text(said.userHandle) : null;
  }
  return JSON.stringify({
    type: key.type,
    id: key.id,
    rawId: text(key.rawId),
    response,
    clientExtensionResults: key.getClientExtensionResults(),
  });
}

async function options(form) {
  if (!form.dataset.options) {
    const page = JSON.parse(document.getElementById("passkey-options").textContent);
    return page.creation_options ?? page.request_options;
  }
  const answer = await fetch(form.dataset.options, { headers: { Accept: "application/json" } });
  return (await answer.json()).request_options;
}

async function run(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const note = form.querySelector(".passkey-note");
  note.textContent = "";
  if (!window.PublicKeyCredential) {
    note.textContent = form.dataset.missing;
    return;
  }
  try {
    const wanted = await options(form);
    const key =
      form.dataset.passkey === "make"
        ? await navigator.credentials.create(making(wanted))
        : await navigator.credentials.get(asking(wanted));
    form.elements.credential.value = sent(key);
    form.submit();
  } catch {
    note.textContent = form.dataset.failed; // cancelled, timed out, or no key that fits
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", run);
}
