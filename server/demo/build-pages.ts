import { spawn } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { StartError } from "../start-error.ts";
import { passOnSignals } from "./pass-on-signals.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const SOURCES = ["app", "components", "server", "public", "next.config.mjs", "package-lock.json"];

/** Builds the pages if there is no build, or if a source file is newer than the build. */
export async function buildPages(): Promise<void> {
  const built = join(ROOT, ".next", "BUILD_ID");
  if (existsSync(built) && newest(SOURCES.map((name) => join(ROOT, name))) <= statSync(built).mtimeMs) return;

  process.stdout.write("Building the pages. This takes about a minute, and only the first time…\n");
  const next = join(ROOT, "node_modules", "next", "dist", "bin", "next");
  const output: Buffer[] = [];
  const exitCode = await new Promise<number>((resolve, reject) => {
    const build = spawn(process.execPath, [next, "build"], { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
    passOnSignals(build);
    build.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    build.stderr.on("data", (chunk: Buffer) => output.push(chunk));
    build.once("error", reject).once("exit", (code) => resolve(code ?? 1));
  });
  if (exitCode !== 0) throw new StartError(`The pages could not be built:\n${Buffer.concat(output)}`);
}

/** Returns the latest modification time of the files below `paths`, in ms since the epoch. */
function newest(paths: readonly string[]): number {
  return Math.max(
    ...paths.map((path) => {
      const stat = statSync(path);
      return stat.isDirectory() ? newest(readdirSync(path).map((name) => join(path, name))) : stat.mtimeMs;
    }),
    0,
  );
}
