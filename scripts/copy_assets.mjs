// Copies icons, fonts, htmx and chart.js from node_modules to where Reglament serves them. No bundler; run after `npm ci`:
//   node scripts/copy_assets.mjs
// To add an icon, write its Tabler name into scripts/icons.json and run this again.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, "node_modules");
const vendor = join(root, "src/reglament/web/static/vendor");
const documentFonts = join(root, "src/reglament/documents/fonts");

const python = [join(root, ".venv/bin/python"), join(root, ".venv/Scripts/python.exe")].find(existsSync) ?? "python3";

function fresh(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}

// One <symbol id="i-NAME"> per icon; colour and stroke come from the class .i in the style sheet.
function symbol(name) {
  const file = join(modules, "@tabler/icons/icons/outline", `${name}.svg`);
  if (!existsSync(file)) throw new Error(`scripts/icons.json: there is no outline icon named "${name}"`);
  const inner = readFileSync(file, "utf8")
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/^[\s\S]*?<svg[^>]*>/, "")
    .replace(/<\/svg>[\s\S]*$/, "")
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "")
    .replace(/\s*\n\s*/g, "");
  return `<symbol id="i-${name}" viewBox="0 0 24 24">${inner}</symbol>`;
}

function writeSprite() {
  const names = JSON.parse(readFileSync(join(root, "scripts/icons.json"), "utf8"));
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg">${[...new Set(names)].sort().map(symbol).join("\n")}</svg>\n`;
  writeFileSync(join(vendor, "icons.svg"), sprite);
}

function writeScripts() {
  for (const [from, to] of [["htmx.org/dist/htmx.min.js", "htmx.min.js"], ["chart.js/dist/chart.umd.min.js", "chart.min.js"]]) {
    const text = readFileSync(join(modules, from), "utf8");
    writeFileSync(join(vendor, to), text.replace(/\n?\/\/# sourceMappingURL=.*$/m, ""));
  }
}

function writeWebFonts() {
  const from = join(modules, "@fontsource-variable/golos-text");
  const to = join(vendor, "golos-text");
  mkdirSync(to, { recursive: true });
  for (const part of ["cyrillic", "latin"]) {
    const file = `golos-text-${part}-wght-normal.woff2`;
    cpSync(join(from, "files", file), join(to, file));
  }
  cpSync(join(from, "LICENSE"), join(to, "LICENSE"));
  const wide = join(from, "files/golos-text-latin-ext-wght-normal.woff2");
  execFileSync(python, [join(root, "scripts/cut_ruble.py"), wide, join(to, "golos-ruble.woff2")], { stdio: "inherit" });
}

function writeDocumentFonts() {
  const from = join(modules, "@expo-google-fonts/golos-text");
  for (const weight of ["400Regular", "500Medium", "600SemiBold", "700Bold"]) {
    for (const file of readdirSync(join(from, weight)).filter((name) => name.endsWith(".ttf"))) {
      cpSync(join(from, weight, file), join(documentFonts, file));
    }
  }
  cpSync(join(from, "LICENSE_FONT"), join(documentFonts, "LICENSE"));
}

fresh(vendor);
fresh(documentFonts);
writeSprite();
writeScripts();
writeWebFonts();
writeDocumentFonts();
