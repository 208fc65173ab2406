// Bundles the widget into one script, styles included, and refuses to pass its weight budget.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";

const BUDGET = 15_000; // bytes, gzip: shared budget of the script that opens the chat
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const target = ["chrome94", "firefox101", "safari16.4"]; // adoptedStyleSheets, private fields

/** Style sheets become minified strings, for `adoptedStyleSheets`. */
const styleSheets = {
  name: "style-sheets",
  setup(plugin) {
    plugin.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const { code } = await transform(source, { loader: "css", minify: true, target });
      return { contents: code, loader: "text" };
    });
  },
};

const outfile = here("dist/widget.js");
await build({
  entryPoints: [here("src/index.ts")],
  outfile,
  bundle: true,
  minify: true,
  format: "iife",
  charset: "utf8",
  target,
  plugins: [styleSheets],
});

const script = await readFile(outfile);
const weight = gzipSync(script, { level: 9 }).length;
console.log(`widget/dist/widget.js : ${script.length} octets, ${weight} en gzip (budget ${BUDGET})`);
if (weight > BUDGET) {
  console.error("Le script dépasse son budget.");
  process.exit(1);
}
