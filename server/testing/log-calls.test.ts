import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..", "..");
const LOG_CALL = /\blog\??\.(?:fatal|error|warn|info|debug|trace)\(/g;

test("each log call has a kebab-case event, a sentence, and its error under `error`", () => {
  const paths = execFileSync("git", ["ls-files", "server/*.ts"], { cwd: ROOT, encoding: "utf8" }).trim().split("\n");
  const sources = paths.filter((path) => !path.endsWith(".test.ts"));
  const problems = sources.flatMap((path) => findProblems(path, readFileSync(join(ROOT, path), "utf8")));
  expect(problems).toEqual([]);
});

test.each([
  'log.warn({ error }, "A job failed.");',
  'log.warn({ event: "job_failed", error }, "A job failed.");',
  'log.warn({ event: "job-failed", err: error }, "A job failed.");',
  'log.warn({ event: "job-failed", error }, "job-failed");',
  'log.warn("A job failed.");',
])("%s is found", (text) => expect(findProblems("a.ts", text)).toHaveLength(1));

function findProblems(path: string, text: string): string[] {
  return Array.from(text.matchAll(LOG_CALL), ({ index }) => text.slice(index, text.indexOf(");", index) + 2))
    .filter((call) => !isWellFormed(call))
    .map((call) => `${path}: ${call}`);
}

/** The event and the sentence are literals, or variables named `event`, `message` or `sentence`. */
function isWellFormed(call: string): boolean {
  return (
    /\(\s*\{ event(?:: "[a-z]+(?:-[a-z]+)*")?[, ]/.test(call) &&
    /(?:"[A-Z][^"]*\."|\bmessage|\bsentence),?\s*\)/.test(call) &&
    !/\berr:/.test(call)
  );
}
