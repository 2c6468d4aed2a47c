// The palette of the studio: a dialog over the search page's link. Arrow keys choose, Enter opens,
// Escape closes; the browser keeps the focus inside and gives it back afterwards.
const APPLE = /Mac|iPhone|iPad/.test(navigator.platform);

export function palette() {
  return {
    keys: APPLE ? "⌘ K" : "Ctrl K",
    isOld: false, // what is listed belongs to words that were typed before
    isWanted: false, // Enter was pressed while the answer was on its way

    init() {
      this.shortcut = (event) => {
        const meant = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
        if (!meant || event.key.toLowerCase() !== "k" || event.isComposing) return;
        if (event.target.closest?.("trix-editor")) return; // there it makes a link
        event.preventDefault();
        if (this.$refs.dialog.open) this.hide();
        else this.show();
      };
      document.addEventListener("keydown", this.shortcut);
    },

    destroy() {
      document.removeEventListener("keydown", this.shortcut);
    },

    show() {
      const { dialog, words } = this.$refs;
      if (!dialog.open) dialog.showModal();
      words.focus();
      words.select();
      this.isWanted = false;
      window.htmx.trigger(words, "look");
    },

    hide() {
      this.$refs.dialog.close();
    },

    outside(event) {
      if (event.target === this.$refs.dialog) this.hide();
    },

    typed() {
      this.isOld = true;
      this.isWanted = false;
    },

    options() {
      return [...this.$refs.dialog.querySelectorAll("[role=option]")];
    },

    chosen() {
      return this.$refs.dialog.querySelector("[aria-selected=true]");
    },

    choose(option) {
      this.chosen()?.setAttribute("aria-selected", "false");
      const { words } = this.$refs;
      words.setAttribute("aria-expanded", String(Boolean(option)));
      if (option) {
        option.setAttribute("aria-selected", "true");
        option.scrollIntoView({ block: "nearest" });
        words.setAttribute("aria-controls", "palette-list");
        words.setAttribute("aria-activedescendant", option.id);
      } else {
        words.removeAttribute("aria-controls");
        words.removeAttribute("aria-activedescendant");
      }
    },

    arrived() {
      this.isOld = false;
      this.choose(this.options()[0]);
      if (this.isWanted) this.go();
    },

    asked(event) {
      if (!event.detail.successful && this.isWanted) this.$refs.form.submit();
    },

    go() {
      const option = this.chosen();
      if (option) option.click();
      else this.$refs.form.submit();
    },

    moved(event) {
      if (event.isComposing || event.keyCode === 229) return; // an input method is choosing
      const options = this.options();
      const place = options.indexOf(this.chosen());
      const steps = { ArrowDown: place + 1, ArrowUp: place - 1 + options.length };
      if (event.key in steps && options.length) {
        event.preventDefault();
        this.choose(options[steps[event.key] % options.length]);
      } else if (event.key === "Enter") {
        event.preventDefault();
        if (this.isOld) this.isWanted = true;
        else this.go();
      }
    },
  };
}
