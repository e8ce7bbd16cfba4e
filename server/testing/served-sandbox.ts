import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { STSClient } from "@aws-sdk/client-sts";
import { test as base } from "vitest";
import type { Clock } from "../clock.ts";
import { createSandbox, type Sandbox } from "../sandbox/sandbox.ts";
import { serveSandbox } from "../sandbox/serve.ts";
import { signedFetch } from "./signed-fetch.ts";
import { PLATFORM } from "./test-sandbox.ts";

export type Keys = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

/** A sandbox in a new folder, on a free loopback port. Its clock runs, and can be advanced. */
export const test = base.extend<{
  directory: string;
  clock: Clock & { advance(ms: number): void };
  sandbox: Sandbox;
  endpoint: string;
  s3: (keys: Keys, region?: string) => S3Client;
  sts: (keys: Keys) => STSClient;
  iam: (keys: Keys, action: string, parameters: Record<string, string>) => Promise<{ status: number; body: string }>;
}>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names that a fixture uses.
  directory: async ({}, use) => {
    const directory = await mkdtemp(join(tmpdir(), "sandbox-"));
    await use(join(directory, "data"));
    await rm(directory, { recursive: true });
  },
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names that a fixture uses.
  clock: async ({}, use) => {
    let ahead = 0;
    await use({
      now: () => Date.now() + ahead,
      advance: (ms) => {
        ahead += ms;
      },
    });
  },
  sandbox: async ({ directory, clock }, use) => {
    const errors: unknown[] = [];
    await use(createSandbox({ directory, clock, platform: PLATFORM, onInternalError: (error) => errors.push(error) }));
    if (errors.length > 0) throw errors[0];
  },
  endpoint: async ({ sandbox }, use) => {
    const server = await serveSandbox(sandbox, 0);
    await use(`http://127.0.0.1:${server.port}`);
    await server.close();
  },
  s3: async ({ endpoint }, use) => {
    const clients: S3Client[] = [];
    await use((credentials, region = "us-west-2") => {
      const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1 });
      clients.push(client);
      return client;
    });
    for (const client of clients) client.destroy();
  },
  sts: async ({ endpoint }, use) => {
    const clients: STSClient[] = [];
    await use((credentials) => {
      const client = new STSClient({ endpoint, region: "us-west-2", credentials, maxAttempts: 1 });
      clients.push(client);
      return client;
    });
    for (const client of clients) client.destroy();
  },
  iam: async ({ sandbox, clock }, use) => {
    await use(async (keys, action, parameters) => {
      const body = new URLSearchParams({ Action: action, Version: "2010-05-08", ...parameters }).toString();
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      const response = await signedFetch(sandbox, keys, {
        method: "POST",
        url: "https://iam.amazonaws.com/",
        headers,
        body,
        now: clock.now(),
      });
      return { status: response.status, body: await response.text() };
    });
  },
});
