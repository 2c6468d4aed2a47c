// Components of single pages: what Alpine.data brings to life where the HTML says x-data.
import Alpine from "@alpinejs/csp";

import { bell } from "./bell.js";
import { colour } from "./colour.js";
import { copy } from "./copy.js";
import { notice } from "./notice.js";
import { palette } from "./palette.js";
import { reorder } from "./reorder.js";
import { upload } from "./upload.js";

const parts = { bell, colour, copy, notice, palette, reorder, upload };
for (const [name, part] of Object.entries(parts)) Alpine.data(name, part);
Alpine.start();
