import { expect } from "vitest";
import { createKeysFile } from "../collect/keys/keys-file.ts";
import { type Config, readConfig } from "../env.ts";
import { StartError } from "../start-error.ts";
import { test } from "../testing/test.ts";
import { collector } from "./collector.ts";

const OPTIONS = { supervised: false, dev: false };

test("the collector starts without its database if write keys were saved earlier", async ({ dataDir }) => {
  await createKeysFile(dataDir).write(new Map([["some-key", { sourceId: "source", workspaceId: "workspace", enabled: true }]]));
  const running = await collector(withoutDatabase(dataDir), OPTIONS);
  await running.close();
});

test("the collector does not start without its database if no write keys were saved", async ({ dataDir }) => {
  await expect(collector(withoutDatabase(dataDir), OPTIONS)).rejects.toThrow(StartError);
});

function withoutDatabase(dataDir: string): Config {
  const config = readConfig({
    DATA_DIR: dataDir,
    DATABASE_URL: "postgres://nobody@127.0.0.1:1/nothing",
    AUTH_SECRET: "not-secret-".repeat(3),
    AWS_MODE: "sandbox",
    LOG_LEVEL: "silent",
  });
  return { ...config, COLLECTOR_PORT: 0 };
}
