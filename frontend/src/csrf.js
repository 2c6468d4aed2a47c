// The token stands in a <meta>, because the cookie may be closed to scripts.
export const csrfToken = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

/** Post a form's fields to our own server; resolves to the response. */
export function post(url, fields, options = {}) {
  const body = fields instanceof URLSearchParams ? fields : new URLSearchParams(fields);
  const headers = { "X-CSRFToken": csrfToken(), "X-Requested-With": "fetch" };
  return fetch(url, { method: "POST", body, headers, credentials: "same-origin", ...options });
}
