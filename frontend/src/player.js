// A skin for the browser's own player. Icons and the blank picture are ours: the defaults would be
// fetched from another host, which the Content-Security-Policy refuses.
import Plyr from "plyr";

const settings = document.querySelector("[data-player-icons]")?.dataset ?? {};
const controls = ["play-large", "rewind", "play", "fast-forward", "progress", "current-time"];

document.querySelectorAll("[data-player]").forEach((media) => {
  new Plyr(media, {
    iconUrl: settings.playerIcons,
    blankVideo: "data:video/mp4;base64,",
    controls: [...controls, "duration", "mute", "volume", "captions", "settings", "pip", "fullscreen"],
    settings: ["captions", "speed"],
    speed: { selected: 1, options: [0.75, 1, 1.25, 1.5, 1.75, 2] },
    i18n: JSON.parse(settings.playerWords ?? "{}"),
    seekTime: 10,
  });
});
