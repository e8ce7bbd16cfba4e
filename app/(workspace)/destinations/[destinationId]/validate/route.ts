import { findCurrentActor, runtime } from "@/app/server";
import { streamLines } from "@/app/stream-lines";
import { answer, fieldErrors } from "@/components/form/answer";
import type { ValidationLine } from "@/components/validate/validation-line";
import { SettingsInput } from "@/server/domain/settings.ts";
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
    tell({ answer: answer(validated) });
  });
}
