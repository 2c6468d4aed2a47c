// A message that can be put away; good news leaves by itself, bad news waits to be read.
const SHOWN_FOR = 7000;
const KEPT = "messages";

export function notice() {
  return {
    shown: true,
    init() {
      if (this.$root.dataset.leaves === "yes") this.wait();
    },
    wait() {
      this.timer = setTimeout(() => this.close(), SHOWN_FOR);
    },
    hold() {
      clearTimeout(this.timer);
    },
    close() {
      this.shown = false;
    },
  };
}

/** Messages of a page that was fetched but is not shown: they are told once, so carry them over. */
export function keepMessages(page) {
  const told = page.getElementById("messages")?.innerHTML.trim();
  if (told) sessionStorage.setItem(KEPT, told);
}

/** Puts the carried messages on the page that is shown now. */
export function showKeptMessages() {
  const told = sessionStorage.getItem(KEPT);
  const place = document.getElementById("messages");
  if (!told || !place) return;
  sessionStorage.removeItem(KEPT);
  place.insertAdjacentHTML("beforeend", told);
}
