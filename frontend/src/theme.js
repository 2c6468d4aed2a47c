// Light, dark or as the system; kept in a cookie so that the server draws the right one at once.
const YEAR = 31536000;

export function theme() {
  return {
    choice: "system",
    init() {
      this.choice = document.documentElement.dataset.theme ?? "system";
    },
    choose(event) {
      this.choice = event.currentTarget.value;
      const secure = location.protocol === "https:" ? ";Secure" : "";
      document.cookie = `${document.documentElement.dataset.themeCookie}=${this.choice};Path=/;Max-Age=${YEAR};SameSite=Lax${secure}`;
      if (this.choice === "system") delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = this.choice;
    },
    get light() {
      return String(this.choice === "light");
    },
    get dark() {
      return String(this.choice === "dark");
    },
    get system() {
      return String(this.choice === "system");
    },
  };
}
