// Builds static/built/ from frontend/src: one style sheet and one script for every page; a sheet for
// the studio (rooms), a script with the components (parts), and two pairs (editor, player), which only
// the pages that need them load.
import { execFileSync } from "node:child_process";
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const source = join(here, "src");
const built = join(root, "static", "built");
const require = createRequire(import.meta.url);

// A package's own file; some packages name no style sheets among their exports.
const dependency = (path) => join(root, "node_modules", path);

async function scripts() {
  await build({
    entryPoints: ["app", "parts", "lesson", "editor", "player", "passkeys"].map((name) => join(source, `${name}.js`)),
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2020",
    legalComments: "none",
    logLevel: "warning",
    outdir: built,
  });
}

function styles() {
  // The package's entry is run with this very Node, so no shell and no path lookup is needed.
  const cli = join(dirname(require.resolve("@tailwindcss/cli/package.json")), "dist/index.mjs");
  for (const name of ["app", "rooms", "editor", "player"]) {
    const paths = ["-i", join(source, `${name}.css`), "-o", join(built, `${name}.css`)];
    execFileSync(process.execPath, [cli, ...paths, "--minify"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  }
}

// Hashed file names stop at a source map that is named but not shipped.
async function withoutSourceMaps() {
  for (const name of await readdir(built)) {
    if (!/\.(css|js)$/.test(name)) continue;
    const path = join(built, name);
    const text = await readFile(path, "utf8");
    const clean = text
      .replace(/\/\*[#@] sourceMappingURL=[^*]*\*\//g, "")
      .replace(/^\/\/[#@] sourceMappingURL=.*$/gm, "");
    if (clean !== text) await writeFile(path, clean);
  }
}

// Small on the wire also where no manifest storage has run: the server sends these beside the files.
async function compressed() {
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  for (const name of await readdir(built)) {
    if (!/\.(css|js|svg)$/.test(name)) continue;
    const path = join(built, name);
    const text = await readFile(path);
    await writeFile(`${path}.gz`, gzipSync(text, { level: 9 }));
    await writeFile(`${path}.br`, brotliCompressSync(text, quality));
  }
}

await rm(built, { recursive: true, force: true });
await mkdir(built, { recursive: true });
await scripts();
styles();
await copyFile(dependency("plyr/dist/plyr.svg"), join(built, "player.svg"));
await withoutSourceMaps();
await compressed();
