import { recordActivity } from "../../db/activities.ts";
import { selectListedComputation } from "../../db/computations.ts";
import type { DatabaseTransaction } from "../../db/database.ts";
import { countRunningRequests, insertRequest } from "../../db/engage-requests.ts";
import { type Actor, may } from "../../domain/access/permissions.ts";
import { checkQuery } from "../../domain/engage/query/check-query.ts";
import { parseQuery } from "../../domain/engage/query/parse-query.ts";
import type { QueryFault } from "../../domain/engage/query/query-tree.ts";
import type { EngineQuestion } from "../../domain/engage/request-input.ts";
import { ok, type Result, refuse } from "../../domain/result.ts";
import { enqueueEngageRequest } from "../../queue/queue.ts";
import type { Runtime } from "../../runtime.ts";
import { listSpaces, type Space } from "../spaces/list-spaces.ts";
import { openSpace } from "../spaces/open-space.ts";

export type AskRefusal = "forbidden" | "unknown_space" | "unknown_computation" | "too_many_requests" | QueryFault;

const MAX_RUNNING = 20;
/** Older requests are given up by who asked. */
const WAITING_MS = 15 * 60_000;

/**
 * Asks the engine, which answers in a job. Who may view profiles can ask for them, which is in the activity log; all who view Engage can ask for previews
 * and completions. Opens the space if the actor may.
 * Refuses with the fault of a query, and with `too_many_requests` while 20 requests of the workspace are not answered.
 */
export async function askEngine(
  runtime: Runtime,
  actor: Actor,
  question: EngineQuestion,
): Promise<Result<{ requestId: string }, AskRefusal>> {
  const { db, ids, clock, config } = runtime;
  if (!may(actor, isAboutProfiles(question) ? "view_profiles" : "view_engage")) return refuse("forbidden");
  if (question.kind === "preview") {
    const fault = findFault(question.input, config.ENGAGE_HISTORY_DAYS);
    if (fault !== null) return refuse(fault);
  }
  const space = may(actor, "edit_engage") ? await openSpace(runtime, actor) : await findSpace(runtime, actor);
  if (!space.ok) return space;
  const { sourceId } = space.value;
  return await db.transaction().execute(async (transaction) => {
    const { workspaceId } = actor;
    const subjectName = await findSubject(transaction, workspaceId, question);
    if (subjectName === null) return refuse("unknown_computation");
    const recently = new Date(clock.now() - WAITING_MS);
    if ((await countRunningRequests(transaction, workspaceId, recently)) >= MAX_RUNNING) return refuse("too_many_requests");
    const requestId = ids.uuid();
    await insertRequest(transaction, { id: requestId, workspaceId, ...question, askedBy: actor.id, createdAt: new Date(clock.now()) });
    if (question.kind !== "suggest" && may(actor, "view_profiles")) {
      await recordActivity(runtime, transaction, actor, { action: "profiles_viewed", subjectName, sourceId });
    }
    await enqueueEngageRequest(transaction, requestId);
    return ok({ requestId });
  });
}

async function findSpace(runtime: Runtime, actor: Actor): Promise<Result<Space, "unknown_space">> {
  const [space] = await listSpaces(runtime, actor);
  return space === undefined ? refuse("unknown_space") : ok(space);
}

function isAboutProfiles({ kind }: EngineQuestion): boolean {
  return kind === "profile" || kind === "why";
}

function findFault(input: { query: string; class: "audience" | "trait" }, historyDays: number): QueryFault | null {
  const parsed = parseQuery(input.query);
  return parsed.ok ? checkQuery(parsed.value, { use: input.class, historyDays }) : parsed.error;
}

/** Returns what the activity log says of the question, without personal data; null if it is about a computation that the workspace does not have. */
async function findSubject(transaction: DatabaseTransaction, workspaceId: string, question: EngineQuestion): Promise<string | null> {
  if (question.kind === "profile") return "the workspace";
  if (question.kind !== "why") return "a preview";
  const computation = await selectListedComputation(transaction, workspaceId, question.input.computationId);
  return computation?.name ?? null;
}
