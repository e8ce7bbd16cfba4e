import type { Answer } from "@/components/form/answer";
import type { ValidateActions } from "@/components/validate/validate-actions";
import type { Settings } from "@/server/domain/destination/settings.ts";
import type { LiveStep, Validation } from "@/server/domain/validation/validation.ts";

type Asked = { destinationId: string; settings: Settings };

/** Has the server validate. `watch` hears how the steps stand meanwhile. Throws where the server doesn't answer to the end. */
export async function requestValidation(
  stream: ValidateActions["stream"],
  { destinationId, settings }: Asked,
  watch: (steps: readonly LiveStep[]) => void,
): Promise<Answer<Validation>> {
  for await (const line of await stream(destinationId, settings)) {
    if ("answer" in line) return line.answer;
    watch(line.steps);
  }
  throw new Error("The answer ended before the validation did.");
}
