// A <details> menu that also closes on Escape and on a click or focus outside.
export function drop() {
  return {
    init() {
      const root = this.$root;
      const leave = (event) => {
        if (root.open && !root.contains(event.target)) root.open = false;
      };
      const escape = (event) => {
        if (event.key !== "Escape" || !root.open) return;
        root.open = false;
        root.querySelector("summary").focus();
      };
      document.addEventListener("click", leave);
      document.addEventListener("focusin", leave);
      root.addEventListener("keydown", escape);
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
