// Loaded before every program.
import { existsSync } from "node:fs";
import module from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

// A log that can't be written, on a full disk or into a closed pipe, ends no program: what it loses is lost.
for (const output of [process.stdout, process.stderr]) output.on("error", () => {});

// A uid that has no user has no home either, and the AWS SDK looks for one. Container runtimes set this too.
try {
  homedir();
} catch {
  process.env.HOME = "/";
}

// An older Node can't run TypeScript as it is, and would say so in a way nobody understands.
const [major, minor] = process.versions.node.split(".").map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `Sluice needs Node 22.18 or newer, and this is ${process.versions.node}. Run it with \`npm run\` after \`npm ci\`: the right Node is among the installed packages.\n`,
  );
  process.exit(1);
}

// Without what Node made of our TypeScript before, the first process holds its compiler, some 25 MB. The others have the folder from the
// supervisor, which makes it; this one has to know of it before it loads anything.
const compileCache = join(process.env.DATA_DIR?.trim() || ".data", "compile-cache");
if (process.env.NODE_COMPILE_CACHE === undefined && existsSync(compileCache)) module.enableCompileCache(compileCache);

// An ES module's `import … from "node:http"` reads each of its exports. These three load all of undici then, some 6 MB a process, and
// nobody takes them from there.
const http = process.getBuiltinModule("node:http");
for (const name of ["WebSocket", "CloseEvent", "MessageEvent"]) delete http[name];
