import type { FileState } from "../db/schema.ts";
import { deliverFile } from "../deliver/deliver-file.ts";
import { expirePendingFiles } from "../deliver/expire-pending-files.ts";
import { redeliverFiles } from "../deliver/redeliver-files.ts";
import { resumeDestination } from "../deliver/resume-destination.ts";
import type { EventKind } from "../domain/batch/event-kind.ts";
import { actorIn } from "./actors.ts";
import { insertDestination, insertSource, insertWriteKey } from "./rows.ts";
import { createFault, type ScriptedAws } from "./scripted-aws.ts";
import { seededRandom } from "./seeded-random.ts";
import { startTestCollector } from "./test-collector.ts";
import type { TestRuntime } from "./test-runtime.ts";

/** An event that was sent, and what must have become of it: the code of a refused one, else the state of its file. */
export type SentEvent = { receivedAt: number; kind: EventKind; code: string | null; batch: number };

/** What happened on the day, written down while it was made. */
export type SimulatedDay = {
  sourceId: string;
  workspaceId: string;
  destinationId: string;
  events: SentEvent[];
  /** The state of the file of each batch. Batches from before the destination have none. */
  states: Map<number, { state: FileState; detail: string }>;
};

const NAMES = Array.from({ length: 20 }, (_, index) => `Event ${index}`);
const VERSIONS = ["1.0.0", "1.1.0", "2.0.0"];
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * Simulates a source from two days before `noon` on: before the destination exists, then an hour each that is delivered at once, delivered with the second
 * attempt, paused and later delivered, expired, expired and delivered again, and pending. Some events of each hour are refused. The clock is left at
 * some minutes after the last event.
 */
export async function simulateDay(runtime: TestRuntime & { aws: ScriptedAws }, noon: number): Promise<SimulatedDay> {
  const { clock } = runtime;
  const random = seededRandom(15);
  const source = await insertSource(runtime);
  const writeKey = await insertWriteKey(runtime, source.id);
  const day = { sourceId: source.id, workspaceId: source.workspaceId, destinationId: "", events: [] as SentEvent[], states: new Map() };

  clock.set(noon - 48 * HOUR);
  await send(0);
  const destination = await insertDestination(runtime, { sourceId: source.id, workspaceId: source.workspaceId });
  day.destinationId = destination.id;
  clock.set(noon - 26 * HOUR);
  await deliverFile(runtime, await send(1));
  await retryOnce(await send(2));
  const expired = [await send(3), await send(4)];
  await refuseAccess(expired);
  clock.set(noon - HOUR);
  await expirePendingFiles({ ...runtime, config: { ...runtime.config, PENDING_RETENTION_DAYS: 1 } });
  await resumeDestination(runtime, destination.id);
  const again = await redeliverFiles(runtime, actorIn(source.workspaceId), destination.id, { fileIds: [expired[1] as string] });
  if (!again.ok) throw new Error(again.error);
  await deliverFile(runtime, expired[1] as string);
  const paused = await send(5);
  await refuseAccess([paused]);
  await resumeDestination(runtime, destination.id);
  await deliverFile(runtime, paused);
  clock.set(noon - 20 * MINUTE);
  await deliverFile(runtime, await send(6));
  await send(7);

  for (const [batch, state, detail] of [
    [1, "delivered", "1"],
    [2, "delivered", "2"],
    [3, "failed", "access_denied"],
    [4, "delivered", "1"],
    [5, "delivered", "1"],
    [6, "delivered", "1"],
    [7, "pending", ""],
  ] as const)
    day.states.set(batch, { state, detail });
  return day;

  /** Sends some calls over five minutes, and closes their batch. Returns the id of its file; "" if there is no destination. */
  async function send(batch: number): Promise<string> {
    const collector = await startTestCollector(runtime, {}, { id: source.id, workspaceId: source.workspaceId, writeKey });
    for (let call = 0; call < 10; call += 1) {
      const events = Array.from({ length: 1 + Math.floor(random() * 8) }, () => randomEvent(random));
      for (const { kind, code } of events) day.events.push({ receivedAt: clock.now(), kind, code, batch });
      await collector.send({ path: "/v1/batch", body: JSON.stringify({ writeKey, batch: events.map(({ body }) => body) }) });
      clock.advance({ seconds: 33 });
    }
    await collector.close();
    return day.destinationId === "" ? "" : newestFile();
  }

  async function newestFile(): Promise<string> {
    const files = runtime.db.selectFrom("file").select("id").where("destinationId", "=", day.destinationId);
    return (await files.orderBy("createdAt", "desc").limit(1).executeTakeFirstOrThrow()).id;
  }

  async function retryOnce(fileId: string): Promise<void> {
    runtime.aws.onPut = () => createFault("throttled");
    await deliverFile(runtime, fileId);
    runtime.aws.onPut = () => null;
    clock.advance({ minutes: 10 });
    await deliverFile(runtime, fileId);
  }

  async function refuseAccess(fileIds: readonly string[]): Promise<void> {
    runtime.aws.onPut = () => createFault("access_denied");
    for (const fileId of fileIds) await deliverFile(runtime, fileId);
    runtime.aws.onPut = () => null;
  }
}

function randomEvent(random: () => number): { kind: EventKind; code: string | null; body: object } {
  const name = NAMES[Math.floor(random() ** 2 * NAMES.length)] as string;
  const appVersion = VERSIONS[Math.floor(random() * VERSIONS.length)] as string;
  const context = { app: { version: appVersion } };
  const roll = random();
  if (roll < 0.1)
    return { kind: { type: "track", name, appVersion }, code: "no_user_anon_id", body: { type: "track", event: name, context } };
  if (roll < 0.15)
    return { kind: { type: "track", name: "", appVersion }, code: "event_not_defined", body: { type: "track", userId: "u", context } };
  if (roll < 0.4) return { kind: { type: "page", name, appVersion: "" }, code: null, body: { type: "page", name, userId: "u" } };
  return { kind: { type: "track", name, appVersion }, code: null, body: { type: "track", event: name, userId: "u", context } };
}
