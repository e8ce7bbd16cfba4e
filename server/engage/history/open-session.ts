import { listHistoryParts } from "../../db/history-parts.ts";
import { mapConcurrently } from "../../domain/map-concurrently.ts";
import type { HistorySession, Runtime } from "../../runtime.ts";
import { hashNames } from "./replace-parts.ts";

export type OpenSession = HistorySession & { release(): void };

const FETCHES = 4;

/**
 * Opens the parts of a workspace's history as it is now. All parts are needed, also for a query over a few days: identifiers belong together because of events
 * of any time. Rejects with the code ENOENT if a part is missing. The caller releases the session.
 */
export async function openSession(runtime: Pick<Runtime, "db" | "history">, workspaceId: string): Promise<OpenSession> {
  const parts = await listHistoryParts(runtime.db, workspaceId);
  const fetched: Awaited<ReturnType<typeof runtime.history.fetch>>[] = [];
  const release = () => {
    for (const part of fetched.splice(0)) part.release();
  };
  try {
    await mapConcurrently(parts, FETCHES, async (part) => void fetched.push(await runtime.history.fetch(part)));
  } catch (error) {
    release();
    throw error;
  }
  return { workspaceId, version: hashNames(parts), parts: fetched.map(({ path }) => ({ path })), release };
}
