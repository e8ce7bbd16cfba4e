import { z } from "zod";
import type { Actor } from "../domain/access/permissions.ts";
import { ComputationInput } from "../domain/engage/computation-input.ts";
import type { QueryFault } from "../domain/engage/query/query-tree.ts";
import type { RefusalWithData } from "../domain/refusal-messages.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import { deleteComputation } from "../engage/computations/delete-computation.ts";
import { getComputation } from "../engage/computations/get-computation.ts";
import type { ComputationSummary } from "../engage/computations/list-computations.ts";
import { listSpaces } from "../engage/spaces/list-spaces.ts";
import type { Runtime } from "../runtime.ts";
import { type ApiError, apiError, refusalError } from "./api-error.ts";
import { Id, type Status } from "./route.ts";

export const ofSpace = z.object({ spaceId: Id });
export const ofComputation = z.object({ spaceId: Id, id: Id });

export const Query = ComputationInput.shape.query.meta({
  description: "The definition in the query language (docs/engage.md).",
  examples: ["event('Order Completed').within(30 days).count() >= 1"],
});
export const Description = ComputationInput.shape.description
  .unwrap()
  .meta({ description: "What it is for.", examples: ["Recent customers"] });
export const Key = ComputationInput.shape.key.meta({
  description: "The name of the property in identify calls. By default, the name in snake_case. Can't be changed, and is never used again.",
  examples: ["order_completed_last_30days"],
});
export const BackfillDays = ComputationInput.shape.backfillDays.meta({
  description: "Only events of so many days before the creation count. By default, all that are in the history.",
  examples: [30],
});

/** The type of a definition in the older form of a request, and in computed traits. Only users have profiles here. */
export const UsersType = z
  .string()
  .max(20)
  .regex(/^users$/i, "Only `users` is supported: there are no accounts.")
  .meta({ description: "The kind of members.", examples: ["users"] });

const Time = z.iso.datetime().meta({ examples: ["2026-11-27T09:30:00.000Z"] });

/** The newest run. It is our own; Segment's answers have no runs. */
const Run = z.object({
  id: z.string(),
  state: z.string().meta({ description: "queued, computing, emitting, completed or failed.", examples: ["completed"] }),
  isFull: z.boolean().meta({ description: "Whether all members are sent, also unchanged ones." }),
  asOf: Time.meta({ description: "The time for which membership was computed.", examples: ["2026-11-27T10:00:00.000Z"] }),
  finishedAt: Time.nullable(),
  durationMs: z.number().nullable(),
  size: z.number().nullable(),
  enteredCount: z.number().nullable(),
  exitedCount: z.number().nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});

/** What audiences and computed traits have in common in answers. */
export const ComputationFields = {
  id: z.string().meta({ examples: ["aud_2Z7Jm1cR5u9Wq3XkT8bNfLd4Hs"] }),
  spaceId: z.string().meta({ examples: ["spa_2Z7Jm1cR5u9Wq3XkT8bNfLd4Hs"] }),
  name: z.string().meta({ examples: ["Order Completed Last 30days"] }),
  description: z.string().meta({ examples: ["Recent customers"] }),
  key: z.string().meta({ description: "The name of the property in identify calls.", examples: ["order_completed_last_30days"] }),
  enabled: z.boolean().meta({ description: "Whether it runs." }),
  status: z
    .enum(["Preparing", "Computing", "Live", "Not Computing", "Disabled", "Failed"])
    .meta({ description: "Live after a run that succeeded, Failed after one that did not.", examples: ["Live"] }),
  size: z
    .object({ count: z.number(), type: z.literal("USERS") })
    .optional()
    .meta({ description: "The number of profiles after the newest completed run. Absent before it." }),
  createdBy: z.string().meta({ description: "The id of the user or the token that created it." }),
  updatedBy: z.string().meta({ description: "The id of the user or the token that changed it last." }),
  createdAt: Time.meta({ examples: ["2026-11-27T09:00:00.000Z"] }),
  updatedAt: Time.meta({ examples: ["2026-11-27T09:00:00.000Z"] }),
  lastRun: Run.nullable().meta({ description: "The newest run, with its error if it failed." }),
  nextRunAt: Time.nullable().meta({ description: "When it runs next. Null while it is disabled." }),
};

type Fields = z.output<z.ZodObject<typeof ComputationFields>>;

export function toFields(spaceId: string, computation: ComputationSummary): Fields {
  const { id, name, description, key, enabled, status, size, lastRun, nextRunAt, createdAt, updatedAt, createdBy, updatedBy } = computation;
  return {
    ...{ id, spaceId, name, description, key, enabled, status, createdBy, updatedBy },
    ...(size !== null && { size: { count: size, type: "USERS" } }),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    lastRun: lastRun === null ? null : toRun(lastRun),
    nextRunAt: nextRunAt?.toISOString() ?? null,
  };
}

function toRun(run: NonNullable<ComputationSummary["lastRun"]>): z.output<typeof Run> {
  const { id, state, isFull, asOf, finishedAt, durationMs, size, enteredCount, exitedCount, error } = run;
  const times = { asOf: asOf.toISOString(), finishedAt: finishedAt?.toISOString() ?? null };
  return { id, state, isFull, ...times, durationMs, size, enteredCount, exitedCount, error };
}

/** Returns the refusal unless the path names the space of the token's workspace. */
export async function findForeignSpace(runtime: Runtime, actor: Actor, spaceId: string): Promise<ApiError | null> {
  const spaces = await listSpaces(runtime, actor);
  return spaces.some(({ id }) => id === spaceId) ? null : refusalError("unknown_space");
}

type Named = { class: ComputationSummary["class"]; spaceId: string; id: string };

/** Returns the audience or computed trait that a path names. Refuses with the API's error if there is none in the token's workspace. */
export async function findComputation(runtime: Runtime, actor: Actor, named: Named): Promise<Result<ComputationSummary, ApiError>> {
  const foreign = await findForeignSpace(runtime, actor, named.spaceId);
  if (foreign !== null) return refuse(foreign);
  const found = await getComputation(runtime, actor, named.id);
  return found === null || found.class !== named.class ? refuse(refusalError("unknown_computation")) : ok(found);
}

/** Deletes the audience or computed trait that a path names. */
export async function deleteNamed(runtime: Runtime, actor: Actor, named: Named): Promise<Result<z.output<typeof Status>, ApiError>> {
  const found = await findComputation(runtime, actor, named);
  if (!found.ok) return found;
  const deleted = await deleteComputation(runtime, actor, named.id);
  return deleted.ok ? ok({ status: "SUCCESS" }) : refuse(computationError(deleted.error));
}

/** Returns the error of a use-case as that of the API. A fault of the query names its position and what was expected, with status 422. */
export function computationError(refusal: RefusalWithData | QueryFault): ApiError {
  return isQueryFault(refusal) ? queryError(refusal) : refusalError(refusal);
}

function isQueryFault(refusal: RefusalWithData | QueryFault): refusal is QueryFault {
  return typeof refusal === "object" && "position" in refusal;
}

function queryError({ message, position }: QueryFault): ApiError {
  const { start, end } = position;
  return apiError("input-validation", message, { field: "definition.query", data: { start, end } });
}
