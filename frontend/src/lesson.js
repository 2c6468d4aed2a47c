// Saves where the reader or viewer stands, and goes back there: seconds of a video or audio, or the
// share (0-1) of a text that has been scrolled past. For <article data-lesson data-url data-resume>.
import { post } from "./csrf.js";

const EVERY = 10000;
const NEARLY_DONE = 0.98;
const PATIENCE = 5000; // milliseconds between two attempts to take a broken stream up again

class Lesson {
  constructor(root) {
    this.root = root;
    this.media = root.querySelector("video,audio");
    this.ready = true;
    this.asked = 0;
    this.resume(Number(root.dataset.resume) || 0);
    setInterval(() => this.save(), EVERY);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.save({ keepalive: true });
    });
    this.media?.addEventListener("pause", () => this.save());
    this.media?.addEventListener("ended", () => this.save());
    this.media?.addEventListener("error", () => this.takeUp());
  }

  resume(position) {
    this.saved = position;
    if (position <= 0) return;
    if (this.media) this.seek(position);
    else if (position < NEARLY_DONE) this.scroll(position);
  }

  seek(position) {
    this.ready = false; // until then its time is 0, which must not replace the saved place
    const go = () => {
      if (position < this.media.duration * NEARLY_DONE) this.media.currentTime = position;
      this.ready = true;
    };
    if (this.media.readyState >= 1) go();
    else this.media.addEventListener("loadedmetadata", go, { once: true });
  }

  // The address of a film lives five minutes. After a longer pause the page's own address asks anew
  // whether this person may have it, and playing goes on where it stopped.
  takeUp() {
    const now = Date.now();
    if (now - this.asked < PATIENCE) return;
    this.asked = now;
    const { currentTime, paused } = this.media;
    this.media.load();
    this.seek(currentTime || this.saved || 0);
    if (!paused) this.media.play().catch(() => {});
  }

  text() {
    return this.root.querySelector("[data-reading]") ?? this.root;
  }

  scroll(position) {
    const box = this.text().getBoundingClientRect();
    window.scrollTo({ top: window.scrollY + box.top + box.height * position - innerHeight });
  }

  position() {
    if (this.media) return this.media.currentTime;
    const box = this.text().getBoundingClientRect();
    return Math.min(1, Math.max(0, (innerHeight - box.top) / box.height));
  }

  save(options = {}) {
    const position = Number(this.position().toFixed(3));
    if (!this.ready || position === this.saved || !this.root.dataset.url) return;
    this.saved = position;
    const duration = this.media?.duration ? this.media.duration.toFixed(3) : 1;
    post(this.root.dataset.url, { position, duration }, options).catch(() => {});
  }
}

for (const root of document.querySelectorAll("[data-lesson]")) new Lesson(root);
