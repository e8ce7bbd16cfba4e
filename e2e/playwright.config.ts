import { defineConfig, devices } from "@playwright/test";
import { requireChromium } from "./find-chromium.ts";
import { SLUICE_IS_UP } from "./sluice.ts";

const FIRST = "first-visitor.spec.ts";
/** The tag of tests that run alone. */
const ALONE = /@alone/;

const FLAGS = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--disable-dev-shm-usage",
];

/**
 * All tests use one Sluice with its own ports and data. The test of the first visitor runs before the others. Tests that affect all others run
 * after them, one at a time.
 */
export default defineConfig({
  testDir: ".",
  outputDir: "../test-results",
  reporter: "list",
  fullyParallel: true,
  workers: "100%",
  retries: 0,
  // Long, so that a busy machine causes no failure, but a hanging test still ends.
  timeout: 300_000,
  expect: { timeout: 20_000 },
  forbidOnly: process.env["CI"] !== undefined,
  use: {
    ...devices["Desktop Chrome"],
    viewport: { width: 1440, height: 900 },
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: { executablePath: requireChromium(), args: FLAGS },
    screenshot: "only-on-failure",
    // Without screenshots of every step, which take as long as the steps.
    trace: { mode: "retain-on-failure", screenshots: false, snapshots: false },
  },
  projects: [
    { name: "first visitor", testMatch: FIRST },
    { name: "stories", testIgnore: FIRST, grepInvert: ALONE, dependencies: ["first visitor"] },
    { name: "alone", testIgnore: FIRST, grep: ALONE, workers: 1, dependencies: ["stories"] },
  ],
  webServer: {
    command: "node serve-sluice.ts",
    wait: { stdout: SLUICE_IS_UP },
    timeout: 300_000,
    // Like Ctrl-C in a terminal: every process gets the signal, and the supervisor ends them in order.
    gracefulShutdown: { signal: "SIGINT", timeout: 15_000 },
  },
});
