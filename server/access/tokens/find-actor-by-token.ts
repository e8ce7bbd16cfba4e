import { findApiToken, updateApiTokenUsed } from "../../db/api-tokens.ts";
import type { Actor } from "../../domain/access/permissions.ts";
import type { Runtime } from "../../runtime.ts";
import { hashToken } from "../sessions/hash-token.ts";

const USED_RESOLUTION_MS = 60_000;

/** Which token calls, with its own roles; null where the secret is nobody's. When it was used is written down once a minute at most. */
export async function findActorByToken({ db, clock }: Pick<Runtime, "db" | "clock">, secret: string): Promise<Actor | null> {
  const token = await findApiToken(db, hashToken(secret));
  if (token === undefined) return null;
  const now = clock.now();
  const { id, name, workspaceId, grants, lastUsedAt } = token;
  if (lastUsedAt === null || now - lastUsedAt.getTime() >= USED_RESOLUTION_MS) await updateApiTokenUsed(db, id, new Date(now));
  return { kind: "token", id, name, workspaceId, grants };
}
