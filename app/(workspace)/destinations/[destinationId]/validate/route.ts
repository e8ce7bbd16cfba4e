import { currentActor, findCurrentActor, runtime } from "@/app/server";
import { streamLines } from "@/app/stream-lines";
import { type Answer, answer, fieldErrors } from "@/components/form/answer";
import type { ValidationLine } from "@/components/validate/validation-line";
import { readId } from "@/server/domain/id.ts";
import { REFUSAL_MESSAGES } from "@/server/domain/refusal-messages.ts";
import type { Result } from "@/server/domain/result.ts";
import { SettingsInput } from "@/server/domain/settings.ts";
import type { ValidateRefusal, Validation } from "@/server/domain/validation.ts";
import { listValidations } from "@/server/validate/list-validations.ts";
import { validateDestination } from "@/server/validate/validate-destination.ts";

type Context = { params: Promise<{ destinationId: string }> };

/** One page of the destination's validations, newest first. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const before = new URL(request.url).searchParams.get("before") ?? undefined;
  const destinationId = readId((await params).destinationId);
  return Response.json(await listValidations(await runtime(), await currentActor(), { destinationId, before }));
}

/** Validates the settings in the body, saved or not: a line whenever a step begins, then one with the answer. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  const actor = await findCurrentActor();
  if (actor === null) return Response.json(null, { status: 401 });
  const parsed = SettingsInput.safeParse(await request.json().catch(() => null));
  const destinationId = readId((await params).destinationId);
  const context = await runtime();

  return streamLines(async (tell: (line: ValidationLine) => void) => {
    if (!parsed.success) return tell({ answer: fieldErrors(parsed.error) });
    const validated = await validateDestination(context, actor, { destinationId, settings: parsed.data }, (steps) => tell({ steps }));
    tell({ answer: answerOf(validated) });
  });
}

function answerOf(validated: Result<Validation, ValidateRefusal>): Answer<Validation> {
  if (validated.ok) return validated;
  if (typeof validated.error === "string") return answer({ ok: false, error: validated.error });
  return { ok: false, error: { message: REFUSAL_MESSAGES[validated.error.code], ...validated.error } };
}
