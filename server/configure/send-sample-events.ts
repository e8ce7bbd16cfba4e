import { selectSource } from "../db/sources.ts";
import { selectWriteKeys } from "../db/write-keys.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import { sampleEvents } from "../domain/batch/sample-events.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";

type Refusal = "forbidden" | "unknown_source" | "source_disabled" | "no_write_key" | "collector_unavailable";

/** Sends a few events to the source through the tracking API, with its newest write key. Requires the right to see the key. */
export async function sendSampleEvents(runtime: Runtime, actor: Actor, sourceId: string): Promise<Result<{ eventCount: number }, Refusal>> {
  if (!may(actor, "view_sources", sourceId)) return refuse("unknown_source");
  if (!may(actor, "edit_sources", sourceId)) return refuse("forbidden");
  const source = await selectSource(runtime.db, actor.workspaceId, sourceId);
  if (source === undefined) return refuse("unknown_source");
  if (!source.enabled) return refuse("source_disabled");
  const writeKey = (await selectWriteKeys(runtime.db, sourceId)).at(-1);
  if (writeKey === undefined) return refuse("no_write_key");

  const events = sampleEvents(runtime.clock.now(), () => runtime.ids.uuid());
  const accepted = await runtime.tracking.sendBatch(writeKey, events);
  return accepted ? ok({ eventCount: events.length }) : refuse("collector_unavailable");
}
