import { selectComputation } from "../../db/computations.ts";
import { completeRequest, type EngageRequestRow, failRequest, selectRequestById } from "../../db/engage-requests.ts";
import { selectMembershipsOfProfile } from "../../db/memberships.ts";
import { parseQuery } from "../../domain/engage/query/parse-query.ts";
import { EngineQuestion } from "../../domain/engage/request-input.ts";
import { toSince } from "../../domain/engage/run-schedule.ts";
import { ok, refuse } from "../../domain/result.ts";
import type { EngineResult, Evaluation, HistorySession, Runtime } from "../../runtime.ts";
import { openSession } from "../history/open-session.ts";

/** Answers a question to the engine. A fault is the answer too: the question is not tried again. Throws if the database does not answer. */
export async function answerEngageRequest(runtime: Runtime, requestId: string): Promise<void> {
  const { db, clock, log } = runtime;
  const request = await selectRequestById(db, requestId);
  if (request?.state !== "running") return;
  const answer = await answerQuestion(runtime, request).catch((error: unknown) => {
    log.warn({ event: "engage-request-failed", requestId, kind: request.kind, error }, "A question to the engine was not answered.");
    return refuse({ code: "engine_failed", message: "The engine failed. The worker's log says why." } as const);
  });
  const finishedAt = new Date(clock.now());
  if (answer.ok) await completeRequest(db, requestId, answer.value ?? null, finishedAt);
  else await failRequest(db, requestId, { ...answer.error, finishedAt });
}

async function answerQuestion(runtime: Runtime, { workspaceId, kind, input, createdAt }: EngageRequestRow): Promise<EngineResult<unknown>> {
  const question = EngineQuestion.parse({ kind, input });
  const session = await openSession(runtime, workspaceId);
  try {
    return await ask(runtime, session, { question, workspaceId, asOf: createdAt.getTime() });
  } finally {
    session.release();
  }
}

type Asked = { question: EngineQuestion; workspaceId: string; asOf: number };

async function ask(runtime: Runtime, session: HistorySession, { question, workspaceId, asOf }: Asked): Promise<EngineResult<unknown>> {
  const { db, engine } = runtime;
  switch (question.kind) {
    case "preview": {
      const { query, includeAnonymous, includeHistory, backfillDays } = question.input;
      const since = toSince({ includeHistory, backfillDays, createdAt: new Date(asOf) });
      return await engine.preview(toEvaluation(session, query, { asOf, includeAnonymous, since }));
    }
    case "suggest":
      return await engine.suggest({ session, question: question.input });
    case "profile": {
      const found = await engine.profile({ session, identifier: question.input.identifier });
      if (!found.ok || found.value === null) return found;
      const memberships = await selectMembershipsOfProfile(db, workspaceId, found.value.profileId);
      return ok({ ...found.value, memberships: memberships.map((one) => ({ ...one, since: one.since.getTime() })) });
    }
    case "why": {
      const computation = await selectComputation(db, question.input.computationId);
      if (computation === undefined) return refuse({ code: "engine_failed", message: "This audience no longer exists." });
      const { query, includeAnonymous } = computation;
      const evaluation = toEvaluation(session, query, { asOf, includeAnonymous, since: toSince(computation) });
      return await engine.why({ ...evaluation, profileId: question.input.profileId });
    }
  }
}

function toEvaluation(
  session: HistorySession,
  query: string,
  options: Pick<Evaluation, "asOf" | "includeAnonymous" | "since">,
): Evaluation {
  const parsed = parseQuery(query);
  if (!parsed.ok) throw new Error(`A saved query does not parse: ${parsed.error.message}`);
  return { session, query: parsed.value, ...options };
}
