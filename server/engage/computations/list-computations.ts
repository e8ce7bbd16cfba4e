import type { RunRow } from "../../db/computation-runs.ts";
import { countComputations, type ListedComputation, selectComputations } from "../../db/computations.ts";
import type { ComputationClass, RunState } from "../../db/schema.ts";
import { type Actor, may } from "../../domain/access/permissions.ts";
import { type ComputationStatus, toStatus } from "../../domain/engage/computation-status.ts";
import { emptyList, FIRST_PAGE, type Listed, type ListPart } from "../../domain/list-part.ts";
import type { Runtime } from "../../runtime.ts";

export type RunSummary = {
  id: string;
  state: RunState;
  /** Whether it sends the value of every member. */
  isFull: boolean;
  /** Later events do not count. */
  asOf: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  durationMs: number | null;
  size: number | null;
  /** Identifiers that were told a value and had none before. */
  enteredCount: number | null;
  /** Identifiers that were told that they have none any more. */
  exitedCount: number | null;
  error: { code: string; message: string } | null;
};

export type ComputationSummary = {
  id: string;
  class: ComputationClass;
  name: string;
  key: string;
  description: string;
  enabled: boolean;
  status: ComputationStatus;
  /** Profiles with a value, as of the last run; null before the first. */
  size: number | null;
  query: string;
  lastRun: RunSummary | null;
  nextRunAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  /** The id of the user or the token. */
  createdBy: string;
  updatedBy: string;
  includeAnonymous: boolean;
  includeHistory: boolean;
  backfillDays: number | null;
};

/** Returns the audiences or the computed traits of the workspace, newest first. */
export async function listComputations(
  { db, clock }: Pick<Runtime, "db" | "clock">,
  actor: Actor,
  computationClass: ComputationClass,
  { search, offset, limit }: ListPart = FIRST_PAGE,
): Promise<Listed<ComputationSummary>> {
  if (!may(actor, "view_engage")) return emptyList();
  const filter = { workspaceId: actor.workspaceId, class: computationClass, search };
  const [rows, totalCount] = await Promise.all([selectComputations(db, { ...filter, offset, limit }), countComputations(db, filter)]);
  return { items: rows.map((row) => toSummary(row, clock.now())), totalCount };
}

/** @param now ms since the epoch */
export function toSummary(row: ListedComputation, now: number): ComputationSummary {
  const { workspaceId: _, spaceId: _space, lastFullRunAt: _full, lastRun, ...shown } = row;
  return {
    ...shown,
    status: toStatus({ ...row, hasCompleted: row.size !== null }, now),
    lastRun: lastRun === null ? null : toRunSummary(lastRun),
  };
}

export function toRunSummary(run: RunRow): RunSummary {
  const { id, state, isFull, asOf, startedAt, finishedAt, durationMs, size, enteredCount, exitedCount, errorCode, errorMessage } = run;
  const error = errorCode === null ? null : { code: errorCode, message: errorMessage ?? "" };
  return { id, state, isFull, asOf, startedAt, finishedAt, durationMs, size, enteredCount, exitedCount, error };
}
