import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": import.meta.dirname } },
  test: {
    include: ["{server,components,app}/**/*.test.{ts,tsx}"],
    restoreMocks: true,
  },
});
