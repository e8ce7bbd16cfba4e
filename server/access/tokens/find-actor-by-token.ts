import { findApiToken, updateApiTokenUsed } from "../../db/api-tokens.ts";
import type { Actor } from "../../domain/access/permissions.ts";
import type { Runtime } from "../../runtime.ts";
import { hashToken } from "../sessions/hash-token.ts";

const USED_RESOLUTION_MS = 60_000;

/** Returns the token with this secret as an actor; null if there is none. The time of its last use is stored at most once per minute. */
export async function findActorByToken({ db, clock }: Pick<Runtime, "db" | "clock">, secret: string): Promise<Actor | null> {
  const token = await findApiToken(db, hashToken(secret));
  if (token === undefined) return null;
  const now = clock.now();
  const { id, name, workspaceId, grants, lastUsedAt } = token;
  if (lastUsedAt === null || now - lastUsedAt.getTime() >= USED_RESOLUTION_MS) await updateApiTokenUsed(db, id, new Date(now));
  return { kind: "token", id, name, workspaceId, grants };
}
