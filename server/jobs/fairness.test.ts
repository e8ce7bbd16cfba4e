import { expect, vi } from "vitest";
import type { AwsReply, PutObjectInput } from "../aws/aws.ts";
import { createDestinationLimiter } from "../deliver/destination-limiter.ts";
import { ok } from "../domain/result.ts";
import { insertDestination } from "../testing/rows.ts";
import { createScriptedAws } from "../testing/scripted-aws.ts";
import { test } from "../testing/test.ts";
import { createTestRuntime, type TestRuntime } from "../testing/test-runtime.ts";
import { insertWaitingFile } from "../testing/waiting-file.ts";
import { startWorker } from "./worker.ts";

test("a bucket that hangs, with a backlog, does not keep the others waiting, and catches up once it answers", async ({
  db,
  database,
  clock,
  dataDir,
}) => {
  // The queue goes by PostgreSQL's clock.
  clock.set(Date.now());
  const answered = Promise.withResolvers<AwsReply<object>>();
  let hanging = 0;
  const aws = {
    ...createScriptedAws(),
    putObject(input: PutObjectInput) {
      if (input.bucket !== "slow-logs") return Promise.resolve(ok({ requestId: null }));
      hanging += 1;
      return answered.promise;
    },
  };
  const limiter = createDestinationLimiter({ clock, random: () => 0.5, maxInFlight: 1 });
  const runtime = createTestRuntime({ db, dataDir, clock, aws, limiter, config: { WORKER_CONCURRENCY: 4 } });
  const slow = await insertDestination(runtime, { bucket: "slow-logs" });
  const quick = await insertDestination(runtime, { bucket: "quick-logs" });
  for (let index = 0; index < 12; index += 1) await insertWaitingFile(runtime, slow);
  for (let index = 0; index < 6; index += 1) await insertWaitingFile(runtime, quick);

  const worker = await startWorker(runtime, database.pool);
  await vi.waitFor(async () => expect(await readStates(runtime, quick.id)).toEqual(Array(6).fill("delivered")), 10_000);
  expect(hanging).toBe(1);
  expect(await readStates(runtime, slow.id)).toEqual(Array(12).fill("pending"));

  answered.resolve(ok({ requestId: null }));
  await vi.waitFor(async () => expect(await readStates(runtime, slow.id)).toEqual(Array(12).fill("delivered")), 20_000);
  await worker.stop();
}, 40_000);

async function readStates({ db }: TestRuntime, destinationId: string): Promise<string[]> {
  const files = await db.selectFrom("file").select("state").where("destinationId", "=", destinationId).execute();
  return files.map((file) => file.state);
}
