import { findCurrentActor, runtime } from "@/app/server";
import { streamLines } from "@/app/stream-lines";
import { type Answer, answer, fieldErrors } from "@/components/form/answer";
import type { ValidationLine } from "@/components/validate/validation-line";
import { REFUSAL_MESSAGES } from "@/server/domain/refusal-messages.ts";
import type { Result } from "@/server/domain/result.ts";
import { SettingsInput } from "@/server/domain/settings.ts";
import type { ValidateRefusal, Validation } from "@/server/domain/validation.ts";
import { validateDestination } from "@/server/validate/validate-destination.ts";

/** Validates the settings in the body, saved or not: a line whenever a step begins, then one with the answer. */
export async function POST(request: Request, { params }: { params: Promise<{ destinationId: string }> }): Promise<Response> {
  const actor = await findCurrentActor();
  if (actor === null) return Response.json(null, { status: 401 });
  const parsed = SettingsInput.safeParse(await request.json().catch(() => null));
  const { destinationId } = await params;
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
