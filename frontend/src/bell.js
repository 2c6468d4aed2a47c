// The panel of the bell: opens on a click (htmx fills it), closes on Escape and on a click outside.
export function bell() {
  return {
    shown: false,
    get expanded() {
      return this.shown ? "true" : "false";
    },
    show() {
      this.shown = !this.shown;
    },
    init() {
      const root = this.$root;
      const leave = (event) => {
        if (!root.contains(event.target)) this.shown = false;
      };
      root.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || !this.shown) return;
        this.shown = false;
        this.$refs.door.focus();
      });
      document.addEventListener("click", leave);
      document.addEventListener("focusin", leave);
      this.stop = () => {
        document.removeEventListener("click", leave);
        document.removeEventListener("focusin", leave);
      };
    },
    destroy() {
      this.stop();
    },
  };
}
