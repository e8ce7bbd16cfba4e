// Loaded before every program.
import { existsSync } from "node:fs";
import module from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

// Write errors of the log, from a full disk or a closed pipe, must not end the program. Those lines are lost.
for (const output of [process.stdout, process.stderr]) output.on("error", () => {});

// A uid without a user has no home directory, but the AWS SDK reads one. Container runtimes set HOME in the same way.
try {
  homedir();
} catch {
  process.env.HOME = "/";
}

// Older versions of Node can't run TypeScript, and fail with an error that is hard to understand.
const [major, minor] = process.versions.node.split(".").map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `Sluice needs Node 22.18 or newer, but this is ${process.versions.node}. Run it with \`npm run\` after \`npm ci\`, which installs the right Node.\n`,
  );
  process.exit(1);
}

// Without compiled TypeScript from an earlier start, the first process loads the compiler of some 25 MB. The supervisor passes the cache folder
// to the others; this process must enable it before it loads any module.
const compileCache = join(process.env.DATA_DIR?.trim() || ".data", "compile-cache");
if (process.env.NODE_COMPILE_CACHE === undefined && existsSync(compileCache)) module.enableCompileCache(compileCache);

// An `import … from "node:http"` in an ES module reads all exports of it. These three load all of undici, some 6 MB a process, and are not used.
const http = process.getBuiltinModule("node:http");
for (const name of ["WebSocket", "CloseEvent", "MessageEvent"]) delete http[name];
