// Refuses a file that is too large before it travels, and shows how much of it has arrived.
import { csrfToken } from "./csrf.js";
import { keepMessages } from "./notice.js";

export function upload() {
  return {
    check(event) {
      const limit = Number(this.$root.dataset.maxBytes || Infinity);
      const large = [...this.$root.querySelectorAll("input[type=file]")].some((input) =>
        [...input.files].some((file) => file.size > limit),
      );
      this.say(large ? this.$root.dataset.tooLarge : "");
      if (large && event?.type === "submit") event.preventDefault();
      return !large;
    },
    send(event) {
      if (event.defaultPrevented || !this.check(event)) return;
      const files = [...this.$root.querySelectorAll("input[type=file]")];
      if (!files.some((input) => input.files.length)) return;
      event.preventDefault();
      this.travel(event.submitter);
    },
    travel(submitter) {
      const request = new XMLHttpRequest();
      const bar = this.$refs.bar;
      if (bar) bar.hidden = false;
      if (submitter) submitter.disabled = true;
      request.upload.onprogress = ({ loaded, total }) => {
        if (bar && total) bar.value = (100 * loaded) / total;
      };
      request.onload = () => this.arrive(request, submitter);
      request.onerror = () => this.fail(submitter);
      request.open("POST", this.address());
      request.setRequestHeader("X-CSRFToken", csrfToken());
      request.send(this.contents(submitter));
    },
    // Not form.action: a field of that name would stand in its place.
    address() {
      return new URL(this.$root.getAttribute("action") || location.href, location.href);
    },
    contents(submitter) {
      const data = new FormData(this.$root);
      if (submitter?.name) data.append(submitter.name, submitter.value);
      return data;
    },
    // A redirect means it was taken. Anything else is the page with its errors: show its form.
    arrive(request, submitter) {
      const there = new URL(request.responseURL);
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      const here = this.address();
      if (request.status < 400 && there.pathname + there.search !== here.pathname + here.search) {
        keepMessages(page);
        return location.assign(there);
      }
      const main = page.querySelector("main");
      if (!main || request.status >= 500) return this.fail(submitter);
      document.querySelector("main").replaceWith(main);
      document.dispatchEvent(new CustomEvent("main-replaced"));
      window.scrollTo(0, 0);
    },
    fail(submitter) {
      if (submitter) submitter.disabled = false;
      if (this.$refs.bar) this.$refs.bar.hidden = true;
      this.say(this.$root.dataset.failed);
    },
    say(text) {
      if (this.$refs.note) this.$refs.note.textContent = text ?? "";
    },
  };
}
