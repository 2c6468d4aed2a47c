// A button that copies data-copy and says so for two seconds.
export function copy() {
  return {
    label: "",
    init() {
      this.label = this.$root.dataset.label ?? this.$root.textContent.trim();
    },
    async run() {
      const { copy: text, done } = this.$root.dataset;
      const before = this.label;
      await navigator.clipboard.writeText(text);
      this.label = done ?? before;
      setTimeout(() => (this.label = before), 2000);
    },
  };
}
