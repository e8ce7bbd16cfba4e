import { selectSessions } from "../../db/sessions.ts";
import type { Actor } from "../../domain/access/permissions.ts";
import type { Runtime } from "../../runtime.ts";

/** One browser in which the actor is signed in. Times are ms since the epoch. */
export type OwnSession = {
  id: string;
  ipAddress: string | null;
  userAgent: string | null;
  createdAt: number;
  /** When the session was last renewed: at most a day before its last use. */
  renewedAt: number;
  expiresAt: number;
  current: boolean;
};

/** Returns the actor's own sessions, the newest first. A token has none. */
export async function listSessions(runtime: Runtime, actor: Actor, currentSessionId: string | null): Promise<OwnSession[]> {
  if (actor.kind !== "user") return [];
  const rows = await selectSessions(runtime.db, actor.id, new Date(runtime.clock.now()));
  return rows.map(({ id, ipAddress, userAgent, createdAt, updatedAt, expiresAt }) => ({
    id,
    ipAddress,
    userAgent,
    createdAt: createdAt.getTime(),
    renewedAt: updatedAt.getTime(),
    expiresAt: expiresAt.getTime(),
    current: id === currentSessionId,
  }));
}
