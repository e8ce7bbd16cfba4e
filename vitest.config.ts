import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": import.meta.dirname } },
  test: {
    include: ["{server,components,app}/**/*.test.{ts,tsx}"],
    globalSetup: "server/testing/start-test-postgres.ts",
    restoreMocks: true,
  },
});
