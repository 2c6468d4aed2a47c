// A message that can be put away; good news leaves by itself, bad news waits to be read.
const SHOWN_FOR = 7000;

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
