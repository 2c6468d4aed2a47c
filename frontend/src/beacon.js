// Tells our own server what happens on a page: <body data-beacon="/events/" data-subject="course:12"
// data-part="34">. Where nothing is to be counted there is no data-beacon, and nothing is sent.
const EVERY = 10000;
const MOST = 50;
const page = document.body.dataset;
const seen = new WeakSet();
const queue = [];
let first;

// randomUUID is missing on plain http.
const uuid = () =>
  crypto.randomUUID?.() ??
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16),
  );

function note(kind, more, subject = page.subject) {
  const [type, id] = (subject || "").split(":");
  if (!type) return;
  const part = Number(page.part) || undefined;
  queue.push({ id: uuid(), kind, type, subject: Number(id), at: Date.now(), part, ...more });
}

function send() {
  while (queue.length || first) {
    const events = queue.splice(0, MOST);
    const body = JSON.stringify({ sent: Date.now(), first, events });
    first = undefined;
    // A Blob, because sendBeacon would call a plain text a text.
    if (navigator.sendBeacon?.(page.beacon, new Blob([body], { type: "application/json" }))) continue;
    const headers = { "Content-Type": "application/json" };
    fetch(page.beacon, { method: "POST", body, headers, keepalive: true }).catch(() => {});
  }
}

// The server keeps where a browser came from once; only a page that counts, or a way in from
// outside, tells it.
function touch() {
  const asked = new URLSearchParams(location.search);
  const url = document.referrer && new URL(document.referrer);
  const referrer = url && url.host !== location.host ? url.host : "";
  const told = {
    source: asked.get("utm_source"),
    medium: asked.get("utm_medium"),
    campaign: asked.get("utm_campaign"),
    invite: asked.get("invite") ?? asked.get("ref"),
    referrer,
  };
  if (page.subject || Object.values(told).some(Boolean)) {
    first = { ...told, landing: location.pathname };
  }
}

function place(item) {
  const shelf = item.closest("[data-shelf]");
  const value = [...shelf.querySelectorAll("[data-item]")].indexOf(item) + 1;
  return { value, words: shelf.dataset.shelf, part: undefined };
}

const shown = new IntersectionObserver(
  (entries) =>
    entries.forEach(({ isIntersecting, target }) => {
      if (!isIntersecting) return;
      shown.unobserve(target);
      note("shelf", place(target), target.dataset.subject);
    }),
  { threshold: 0.5 },
);

function watch() {
  document.querySelectorAll("[data-shelf] [data-item][data-subject]").forEach((item) => {
    if (!seen.has(item)) shown.observe(item);
    seen.add(item);
  });
}

function clicked({ target }) {
  const item = target.closest("[data-shelf] [data-item][data-subject]");
  if (item && target.closest("a")) note("shelf_click", place(item), item.dataset.subject);
  const tracked = target.closest("[data-track]");
  if (tracked) note("click", { words: tracked.dataset.track }, tracked.dataset.subject);
}

function played({ type, target }) {
  if (target.matches?.("[data-player]")) note(type, { value: Math.floor(target.currentTime) });
}

function searched({ target }) {
  const words = target.matches("[data-search]") && target.querySelector("[type=search]").value.trim();
  if (words) note("search", { words, part: undefined });
}

function start() {
  touch();
  // The server itself remembers that somebody who is signed in opened a course.
  const isNoted = "known" in page && !page.part && page.subject.startsWith("course:");
  if (!isNoted) note("view");
  watch();
  document.addEventListener("htmx:load", watch);
  document.addEventListener("click", clicked, true);
  document.addEventListener("submit", searched, true);
  for (const name of ["play", "pause"]) document.addEventListener(name, played, true);
  document.addEventListener("visibilitychange", () => document.hidden && send());
  addEventListener("pagehide", send);
  setInterval(send, EVERY);
}

export function beacon() {
  if (!page.beacon) return;
  // A page that is only fetched ahead has not been seen yet.
  if (document.prerendering) document.addEventListener("prerenderingchange", start, { once: true });
  else start();
}
