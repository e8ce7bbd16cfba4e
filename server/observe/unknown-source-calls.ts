import { selectUnknownSourceCalls } from "../db/failed-events.ts";
import { type Actor, may } from "../domain/access/permissions.ts";
import type { Runtime } from "../runtime.ts";

/** One day's calls (ms at 00:00 UTC) that came with a write key which no source has. The keys are not stored. */
export type UnknownSourceCalls = { day: number; callCount: number; lastSeenAt: number };

/** Returns the last 30 days of the whole installation, newest first: a call without a source has no workspace. */
export async function unknownSourceCalls(runtime: Pick<Runtime, "db">, actor: Actor): Promise<UnknownSourceCalls[]> {
  if (!may(actor, "edit_sources")) return [];
  const rows = await selectUnknownSourceCalls(runtime.db);
  return rows.map((row) => ({ ...row, lastSeenAt: row.lastSeenAt.getTime() }));
}
