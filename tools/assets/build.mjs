// Copies built third-party files, with their licences, into the package's static folder.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";

const from = (path) => new URL(`node_modules/${path}`, import.meta.url).pathname;
const into = (path) => new URL(`../../src/giamngheo/site/static/vendor/${path}`, import.meta.url).pathname;

function fresh(folder) {
  rmSync(into(folder), { recursive: true, force: true });
  mkdirSync(into(folder), { recursive: true });
}

// The source maps are not shipped, so the notes that point to them must go too.
function copyWithoutMap(source, target) {
  const text = readFileSync(source, "utf8").replace(/\/\*# sourceMappingURL=.*?\*\/\s*$/s, "");
  writeFileSync(target, text);
}

fresh("bootstrap");
copyWithoutMap(from("bootstrap/dist/css/bootstrap.min.css"), into("bootstrap/bootstrap.min.css"));
cpSync(from("bootstrap/LICENSE"), into("bootstrap/LICENSE"));

const fonts = [
  ["be-vietnam-pro", [400, 600]],
  ["tinos", [400, 700]],
];
for (const [name, weights] of fonts) {
  fresh(name);
  for (const weight of weights) {
    for (const subset of ["latin", "vietnamese"]) {
      const file = `${name}-${subset}-${weight}-normal.woff2`;
      cpSync(from(`@fontsource/${name}/files/${file}`), into(`${name}/${file}`));
    }
  }
  cpSync(from(`@fontsource/${name}/LICENSE`), into(`${name}/LICENSE`));
}
