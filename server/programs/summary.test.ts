import { expect, test } from "vitest";
import { readConfig } from "../env.ts";
import { summary } from "./summary.ts";

test.each([
  [{}, false],
  [{ HOST: "0.0.0.0" }, true],
  [{ HOST: "0.0.0.0", PUBLIC_URL: "https://sluice.example.com" }, false],
  [{ HOST: "::1" }, false],
])("with %j, the summary warns of unencrypted connections: %s", (environment, warns) => {
  expect(summary(readConfig(environment), null).includes("unencrypted")).toBe(warns);
});
