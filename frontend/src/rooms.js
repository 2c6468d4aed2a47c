// A row of tabs that is wider than a phone begins where the reader is.
export function showCurrentRoom(root) {
  const row = root.querySelector(".studio-rooms");
  const current = row?.querySelector("[aria-current]");
  if (current) row.scrollLeft = current.offsetLeft - (row.clientWidth - current.offsetWidth) / 2;
}
