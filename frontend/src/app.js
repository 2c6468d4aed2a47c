// What every page has, all of it optional: each page reads and posts without it. Components that only
// some pages use (parts.js, with Alpine) come when the page has one of them.
import htmx from "htmx.org";

import { autosubmit } from "./autosubmit.js";
import { beacon } from "./beacon.js";
import { drop } from "./drop.js";
import { showKeptMessages } from "./notice.js";
import { showCurrentRoom } from "./rooms.js";
import { theme } from "./theme.js";

window.htmx = htmx;
document.documentElement.classList.add("js");

const { parts } = document.currentScript.dataset;
let isAsked = false;

function bringParts() {
  if (isAsked || !document.querySelector("[x-data]")) return;
  isAsked = true;
  const script = document.createElement("script");
  script.src = parts;
  document.head.append(script);
}

showKeptMessages(); // they may bring a component with them
bringParts();
document.addEventListener("htmx:load", bringParts);
document.addEventListener("main-replaced", bringParts);

drop();
theme();
autosubmit(document);
showCurrentRoom(document);
beacon();
