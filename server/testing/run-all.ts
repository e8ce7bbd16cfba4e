import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { obtainChromium } from "../../e2e/find-chromium.ts";
import { obtainAwsCli } from "./aws-cli.ts";
import { obtainPgbouncer } from "./pgbouncer.ts";

/** `npm test`: every check and every test, and one line that sums them up. Stops at the first step that can't be counted. */
type Counts = { passed: number; failed: number };
type Step = { title: string; run(): Promise<Counts> };

const reports = mkdtempSync(join(tmpdir(), "sluice-tests-"));
const bin = join(import.meta.dirname, "..", "..", "node_modules", ".bin");

/** The groups run one after another. The steps of a group run concurrently, because none of them uses the whole machine. */
const GROUPS: readonly (readonly Step[])[] = [
  [{ title: "Types of the routes", run: () => asOneTest("next", ["typegen"]) }],
  [
    { title: "Types", run: () => asOneTest("tsc", ["--noEmit"]) },
    { title: "Format and lint", run: () => asOneTest("biome", ["check", "."]) },
    { title: "Layers", run: () => asOneTest(process.execPath, [...process.execArgv, join(import.meta.dirname, "check-layers.ts")]) },
    { title: "Dead code", run: () => asOneTest("knip", []) },
  ],
  [{ title: "Unit and integration tests", run: runVitest }],
  [{ title: "Build", run: () => asOneTest("next", ["build"]) }],
  [{ title: "Kills at random", run: () => runChaos(8) }],
  [{ title: "End-to-end tests", run: runPlaywright }],
];

const total: Counts = { passed: 0, failed: 0 };
for (const group of GROUPS) await Promise.all(group.map(runStep));
rmSync(reports, { recursive: true });
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);
process.exit(total.failed === 0 && total.passed > GROUPS.flat().length ? 0 : 1);

async function runStep({ title, run }: Step): Promise<void> {
  const startedAt = performance.now();
  process.stdout.write(`\n── ${title}\n`);
  const counts = await run();
  total.passed += counts.passed;
  total.failed += counts.failed;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  process.stdout.write(`── ${title}: ${counts.passed} passed, ${counts.failed} failed, ${seconds} s\n`);
}

async function asOneTest(command: string, args: string[]): Promise<Counts> {
  return (await runCommand(command, args)) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function runVitest(): Promise<Counts> {
  obtainAwsCli();
  obtainPgbouncer();
  const report = join(reports, "vitest.json");
  const exitCode = await runCommand("vitest", ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`]);
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, "utf8"));
  return atLeastOneFailure({ passed: numPassedTests, failed: numFailedTests }, exitCode);
}

async function runPlaywright(): Promise<Counts> {
  const report = join(reports, "playwright.json");
  const environment = { CHROMIUM: obtainChromium(), PLAYWRIGHT_JSON_OUTPUT_NAME: report };
  const exitCode = await runCommand("playwright", ["test", "--config", "e2e/playwright.config.ts", "--reporter=list,json"], environment);
  const { stats } = JSON.parse(readFileSync(report, "utf8"));
  return atLeastOneFailure({ passed: stats.expected + stats.flaky, failed: stats.unexpected }, exitCode);
}

/** A short `npm run test:chaos`. */
function runChaos(kills: number): Promise<Counts> {
  const chaos = join(import.meta.dirname, "chaos.ts");
  return asOneTest(process.execPath, [...process.execArgv, chaos, "--kills", String(kills)]);
}

/** A runner that failed without a failed test (a file that doesn't load, an unhandled rejection) still counts as a failure. */
function atLeastOneFailure(counts: Counts, exitCode: number): Counts {
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function runCommand(command: string, args: string[], environment: Record<string, string> = {}): Promise<number> {
  return new Promise((ended, reject) => {
    const child = spawn(resolve(bin, command), args, { stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, ...environment } });
    child.once("error", reject);
    child.once("exit", (code) => ended(code ?? 1));
  });
}
