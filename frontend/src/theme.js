// Light, dark or as the system; kept in a cookie so that the server draws the right one at once.
const YEAR = 31536000;
const root = document.documentElement;

function show() {
  const choice = root.dataset.theme ?? "system";
  for (const button of document.querySelectorAll("[data-theme-choice]"))
    button.setAttribute("aria-pressed", String(button.value === choice));
}

function choose(choice) {
  const secure = location.protocol === "https:" ? ";Secure" : "";
  document.cookie = `${root.dataset.themeCookie}=${choice};Path=/;Max-Age=${YEAR};SameSite=Lax${secure}`;
  if (choice === "system") delete root.dataset.theme;
  else root.dataset.theme = choice;
  show();
}

export function theme() {
  show();
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-theme-choice]");
    if (button) choose(button.value);
  });
}
