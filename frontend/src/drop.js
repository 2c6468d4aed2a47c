// <details class="drop"> menus also close on Escape and on a click or focus outside. One listener for
// all of them, so that pages need no component for it.
const open = () => document.querySelectorAll("details.drop[open]");

function leave(event) {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
}

function escape(event) {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    if (!menu.contains(event.target)) continue;
    menu.open = false;
    menu.querySelector("summary").focus();
  }
}

export function drop() {
  document.addEventListener("click", leave);
  document.addEventListener("focusin", leave);
  document.addEventListener("keydown", escape);
}
