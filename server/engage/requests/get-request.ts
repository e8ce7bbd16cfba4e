import { z } from "zod";
import { selectRequest } from "../../db/engage-requests.ts";
import type { EngageRequestKind } from "../../db/schema.ts";
import { type Actor, may } from "../../domain/access/permissions.ts";
import type { Runtime } from "../../runtime.ts";

export type EngageRequest = {
  id: string;
  kind: EngageRequestKind;
  state: "running" | "completed" | "failed";
  input: unknown;
  /** Null until it is completed, and for an unknown profile. */
  result: unknown;
  error: { code: string; message: string } | null;
  createdAt: Date;
  finishedAt: Date | null;
};

/**
 * Returns a request and its answer; null if the workspace has none with this id, or the actor may not view it. The sample of a preview is empty for who
 * may not view profiles.
 */
export async function getRequest({ db }: Pick<Runtime, "db">, actor: Actor, requestId: string): Promise<EngageRequest | null> {
  if (!may(actor, "view_engage") || !z.uuid().safeParse(requestId).success) return null;
  const row = await selectRequest(db, actor.workspaceId, requestId);
  if (row === undefined) return null;
  const mayViewProfiles = may(actor, "view_profiles");
  if (!mayViewProfiles && (row.kind === "profile" || row.kind === "why")) return null;
  const { id, kind, state, input, result, errorCode, errorMessage, createdAt, finishedAt } = row;
  const error = errorCode === null ? null : { code: errorCode, message: errorMessage ?? "" };
  const shown = kind === "preview" && result !== null && !mayViewProfiles ? { ...result, sample: [] } : result;
  return { id, kind, state, input, result: shown, error, createdAt, finishedAt };
}
