import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "vitest";
import { closeServer } from "../close-server.ts";
import { openDatabase } from "../db/database.ts";
import { deliverFile } from "../deliver/deliver-file.ts";
import { insertDestinationFile } from "../testing/files.ts";
import { insertDestination } from "../testing/rows.ts";
import { createFault, createScriptedAws } from "../testing/scripted-aws.ts";
import { test as base } from "../testing/test.ts";
import { createTestRuntime, type TestRuntime } from "../testing/test-runtime.ts";
import { insertWaitingFile } from "../testing/waiting-file.ts";
import { answerOperators } from "./worker.ts";

const METRICS_TOKEN = "not-a-secret-of-anybody";

const test = base
  .extend("aws", () => createScriptedAws())
  .extend("runtime", ({ db, clock, dataDir, aws }) => createTestRuntime({ db, clock, dataDir, aws }))
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern what a fixture needs, and this one needs nothing.
  .extend("ask", async ({}, { onCleanup }) => {
    const servers: ReturnType<typeof createServer>[] = [];
    onCleanup(async () => {
      for (const server of servers) await closeServer(server, 0);
    });
    return async (runtime: TestRuntime, path: string, authorization = `Bearer ${METRICS_TOKEN}`) => {
      const server = createServer(answerOperators({ ...runtime, config: { ...runtime.config, METRICS_TOKEN } }));
      servers.push(server);
      await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
      const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const response = await fetch(`${address}${path}`, { headers: { authorization } });
      return { status: response.status, text: await response.text() };
    };
  });

test("metrics contain the counts of this worker and the state of all deliveries", async ({ runtime, aws, clock, ask }) => {
  const good = await insertDestination(runtime, { bucket: "good-logs" });
  const closed = await insertDestination(runtime, { bucket: "closed-logs" });
  const busy = await insertDestination(runtime, { bucket: "busy-logs" });
  await insertDestinationFile(runtime, good, { state: "failed" });
  const files = [await insertWaitingFile(runtime, good), await insertWaitingFile(runtime, closed), await insertWaitingFile(runtime, busy)];
  aws.onPut = ({ bucket }) => {
    if (bucket === "closed-logs") return createFault("access_denied");
    return bucket === "busy-logs" ? createFault("throttled") : null;
  };
  clock.advance({ seconds: 20 });
  for (const file of files) await deliverFile(runtime, file.id);
  clock.advance({ seconds: 10 });

  const { status, text } = await ask(runtime, "/metrics");
  expect(status).toBe(200);
  expect(text.split("\n")).toEqual(
    expect.arrayContaining([
      "sluice_worker_files_delivered_total 1",
      "sluice_worker_events_delivered_total 1",
      `sluice_worker_bytes_delivered_total ${files[0]?.bytes.length}`,
      'sluice_worker_delivery_seconds_bucket{le="10"} 0',
      'sluice_worker_delivery_seconds_bucket{le="30"} 1',
      'sluice_worker_retries_total{fault="throttled"} 1',
      'sluice_worker_pauses_total{fault="access_denied"} 1',
      'sluice_files{state="pending"} 2',
      'sluice_files{state="failed"} 1',
      "sluice_destinations_paused 1",
      "sluice_oldest_pending_file_seconds 30",
      "sluice_oldest_staged_batch_seconds 30",
    ]),
  );
});

test("metrics of a worker need METRICS_TOKEN", async ({ runtime, ask }) => {
  const refused = await ask(runtime, "/metrics", "Bearer another");
  expect(refused).toEqual({ status: 401, text: "Send METRICS_TOKEN as a Bearer token to read metrics.\n" });
  expect((await ask(runtime, "/readyz", "")).status).toBe(200);
});

test("a worker is ready while it reaches its database", async ({ runtime, ask }) => {
  expect(await ask(runtime, "/readyz")).toEqual({ status: 200, text: '{"status":"ready"}' });
  expect((await ask(runtime, "/elsewhere")).status).toBe(404);
});

test("a worker without its database is not ready, and still returns its own metrics", async ({ runtime, ask }) => {
  const { db } = openDatabase("postgres://nobody@127.0.0.1:1/nothing", 1);
  const cutOff = { ...runtime, db };

  expect(await ask(cutOff, "/readyz")).toEqual({ status: 503, text: '{"status":"not_ready","reasons":["no_database"]}' });
  const { text } = await ask(cutOff, "/metrics");
  expect(text).toContain("sluice_worker_files_delivered_total 0");
  expect(text).not.toContain("sluice_files{");
  await db.destroy();
});
