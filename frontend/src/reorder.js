// Rows that can be dragged; every row also has its own up and down buttons in the HTML, which post
// by themselves and serve the keyboard.
import { post } from "./csrf.js";

export function reorder() {
  return {
    dragged: null,
    init() {
      const list = this.$root;
      for (const row of list.children) row.draggable = true;
      list.addEventListener("dragstart", (event) => this.lift(event));
      list.addEventListener("dragover", (event) => this.move(event));
      list.addEventListener("dragend", () => this.drop());
    },
    lift(event) {
      this.dragged = this.row(event.target);
      this.before = this.order().toString();
      event.dataTransfer.effectAllowed = "move";
      this.dragged?.classList.add("is-dragged");
    },
    move(event) {
      const over = this.row(event.target);
      if (!this.dragged || !over) return;
      event.preventDefault();
      const box = over.getBoundingClientRect();
      const below = event.clientY > box.top + box.height / 2;
      if (over !== this.dragged) over[below ? "after" : "before"](this.dragged);
    },
    async drop() {
      this.dragged?.classList.remove("is-dragged");
      this.dragged = null;
      const order = this.order();
      if (order.toString() === this.before) return;
      const answer = await post(this.$root.dataset.url, order).catch(() => null);
      if (!answer?.ok) location.reload();
    },
    row(target) {
      return [...this.$root.children].find((child) => child.contains(target));
    },
    order() {
      return new URLSearchParams([...this.$root.children].map((row) => ["order", row.dataset.id]));
    },
  };
}
