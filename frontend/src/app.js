// Everything a page may use, all of it optional: each page reads and posts without it.
import Alpine from "@alpinejs/csp";
import htmx from "htmx.org";

import { autosubmit } from "./autosubmit.js";
import { beacon } from "./beacon.js";
import { bell } from "./bell.js";
import { colour } from "./colour.js";
import { copy } from "./copy.js";
import { drop } from "./drop.js";
import { lesson } from "./lesson.js";
import { notice, showKeptMessages } from "./notice.js";
import { palette } from "./palette.js";
import { reorder } from "./reorder.js";
import { theme } from "./theme.js";
import { upload } from "./upload.js";

window.htmx = htmx;
document.documentElement.classList.add("js");

showKeptMessages();

const parts = { bell, colour, copy, drop, lesson, notice, palette, reorder, theme, upload };
for (const [name, part] of Object.entries(parts)) Alpine.data(name, part);
Alpine.start();

autosubmit(document);
beacon();
