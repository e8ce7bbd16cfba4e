import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { folderCycles, forbiddenImports, layerTable } from "./layers.ts";

/** Part of `npm run check`: prints each import that breaks the table of layers, each cycle of folders, and the table where server/README.md differs. */
const paths = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "app", "components", "server", "e2e"], {
  encoding: "utf8",
})
  .split("\n")
  .filter((path) => /\.(ts|tsx|mjs)$/.test(path) && !path.endsWith(".as.ts"));
const files = paths.flatMap((path) => readIfThere(path));
const problems = [...forbiddenImports(files), ...folderCycles(files)];
if (!readFileSync("server/README.md", "utf8").includes(layerTable())) {
  problems.push(`The table of server/README.md differs from server/testing/layers.ts. It should be:\n\n${layerTable()}\n`);
}
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;

/** Returns nothing for a file that is deleted but not yet committed. */
function readIfThere(path: string): { path: string; text: string }[] {
  try {
    return [{ path, text: readFileSync(path, "utf8") }];
  } catch {
    return [];
  }
}
