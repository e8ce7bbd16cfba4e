import type { Answer } from "@/components/form/answer";
import type { ValidateActions } from "@/components/validate/validate-actions";
import type { Settings } from "@/server/domain/destination/settings.ts";
import type { LiveStep, Validation } from "@/server/domain/validation/validation.ts";

/**
 * Validates `settings` on the server and returns the result. `onProgress` is called with the steps each time they change. Throws if the
 * stream ends before the result.
 */
export async function requestValidation(
  stream: ValidateActions["stream"],
  { destinationId, settings }: { destinationId: string; settings: Settings },
  onProgress: (steps: readonly LiveStep[]) => void,
): Promise<Answer<Validation>> {
  for await (const line of await stream(destinationId, settings)) {
    if ("answer" in line) return line.answer;
    onProgress(line.steps);
  }
  throw new Error("The response ended before the validation.");
}
