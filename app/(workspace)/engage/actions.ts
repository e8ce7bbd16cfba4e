"use server";

import { revalidatePath } from "next/cache";
import { currentActor, runtime } from "@/app/server";
import type { ComputationClass } from "@/components/engage/computation-view";
import { type Answer, answer, fieldErrors } from "@/components/form/answer";
import { ComputationChange, ComputationInput } from "@/server/domain/engage/computation-input.ts";
import type { QueryFault } from "@/server/domain/engage/query/query-tree.ts";
import { EngineQuestion } from "@/server/domain/engage/request-input.ts";
import { readId } from "@/server/domain/id.ts";
import type { RefusalWithData } from "@/server/domain/refusal-messages.ts";
import { ok, type Result } from "@/server/domain/result.ts";
import { changeComputation } from "@/server/engage/computations/change-computation.ts";
import { createComputation } from "@/server/engage/computations/create-computation.ts";
import { deleteComputation } from "@/server/engage/computations/delete-computation.ts";
import { runNow } from "@/server/engage/computations/run-now.ts";
import { askEngine } from "@/server/engage/requests/ask-engine.ts";
import { openSpace } from "@/server/engage/spaces/open-space.ts";

/** Opens the space of the workspace. The page then opens another one itself. */
export async function openSpaceAction(): Promise<Answer<{ spaceId: string }>> {
  const opened = await openSpace(await runtime(), await currentActor());
  return answer(opened.ok ? ok({ spaceId: opened.value.id }) : opened);
}

export async function createComputationAction(of: ComputationClass, input: unknown): Promise<Answer<{ computationId: string }>> {
  const parsed = ComputationInput.safeParse(input);
  if (!parsed.success) return fieldErrors(parsed.error);

  return queryAnswer(await createComputation(await runtime(), await currentActor(), of === "trait" ? "trait" : "audience", parsed.data));
}

export async function changeComputationAction(computationId: string, input: unknown): Promise<Answer<null>> {
  const parsed = ComputationChange.safeParse(input);
  if (!parsed.success) return fieldErrors(parsed.error);

  const changed = await changeComputation(await runtime(), await currentActor(), readId(computationId), parsed.data);
  if (changed.ok) revalidatePath("/engage", "layout");
  return queryAnswer(changed.ok ? ok(null) : changed);
}

export async function setEnabledAction(computationId: string, enabled: boolean): Promise<Answer<null>> {
  return await changeComputationAction(computationId, { enabled: enabled === true });
}

/** Deletes the audience or trait. Does not revalidate this address, because the page leaves it. */
export async function deleteComputationAction(computationId: string): Promise<Answer<null>> {
  const deleted = await deleteComputation(await runtime(), await currentActor(), readId(computationId));
  return answer(deleted.ok ? ok(null) : deleted);
}

/** Starts a run. The page then polls it. */
export async function runNowAction(computationId: string, full: boolean): Promise<Answer<{ runId: string }>> {
  return answer(await runNow(await runtime(), await currentActor(), readId(computationId), { full: full === true }));
}

/** Asks the engine. The page then polls the answer. */
export async function askEngineAction(kind: EngineQuestion["kind"], input: unknown): Promise<Answer<{ requestId: string }>> {
  const parsed = EngineQuestion.safeParse({ kind, input });
  if (!parsed.success) return fieldErrors(parsed.error);

  return queryAnswer(await askEngine(await runtime(), await currentActor(), parsed.data));
}

/** Returns the result with the message of a fault of the query, which is about its text. */
function queryAnswer<Value>(result: Result<Value, RefusalWithData | QueryFault>): Answer<Value> {
  if (result.ok || typeof result.error === "string" || !("expected" in result.error))
    return answer(result as Result<Value, RefusalWithData>);
  return { ok: false, error: { message: result.error.message, fields: { query: result.error.message } } };
}
