// Does what hands, keys and time do on a page, everywhere at once: what waits for an event gets it.
async () => {
  const MOUSE = "mouseover mouseenter mousemove pointerover pointerenter pointermove pointerrawupdate wheel".split(" ");
  const OTHERS = (
    "focus focusin keydown keyup copy paste dragstart dragenter animationstart animationend transitionend " +
    "scroll scrollend beforetoggle toggle load error input blur focusout"
  ).split(" ");
  document.querySelectorAll("details").forEach((one) => (one.open = true));
  document.querySelectorAll("summary").forEach((one) => one.focus());
  for (const element of document.querySelectorAll("body *")) {
    for (const name of MOUSE) element.dispatchEvent(new MouseEvent(name));
    // Without bubbles: the page's own scripts hear nothing of it.
    for (const name of OTHERS) element.dispatchEvent(new Event(name));
    if (element.tabIndex >= 0 && element.offsetParent) element.focus({ preventScroll: true });
  }
  document.querySelectorAll("[hx-get]").forEach((one) => window.htmx?.trigger(one, one.matches("input") ? "look" : "click"));
  scrollTo(0, document.body.scrollHeight);
  await new Promise((done) => setTimeout(done, 150));
}
