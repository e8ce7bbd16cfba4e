import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": import.meta.dirname } },
  test: {
    include: ["{server,components,app}/**/*.test.{ts,tsx}"],
    globalSetup: "server/testing/start-test-postgres.ts",
    restoreMocks: true,
    // By default one core is left idle, which on two is half of them.
    maxWorkers: "100%",
    // Loading what a file needs takes longer than most files' tests: files that come after each other share it.
    isolate: false,
    // A busy machine is no failure; what hangs still ends.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
