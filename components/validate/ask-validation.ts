import type { Answer } from "@/components/form/answer";
import type { ValidationLine } from "@/components/validate/validation-line";
import type { Settings } from "@/server/domain/settings.ts";
import type { LiveStep, Validation } from "@/server/domain/validation.ts";

const SIGNED_OUT = "You are signed out. Sign in again in another tab, then validate here: what you typed stays.";

/** Has the server validate `settings`. `watch` hears how the steps stand meanwhile. Throws where the server doesn't answer to the end. */
export async function askValidation(
  destinationId: string,
  settings: Settings,
  watch: (steps: readonly LiveStep[]) => void,
): Promise<Answer<Validation>> {
  const response = await fetch(`/destinations/${destinationId}/validate`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(settings),
  });
  if (response.status === 401) return { ok: false, error: { message: SIGNED_OUT } };
  if (!response.ok || response.body === null) throw new Error(`Validate was answered ${response.status}.`);
  for await (const line of linesOf(response.body)) {
    const told = JSON.parse(line) as ValidationLine;
    if ("answer" in told) return told.answer;
    watch(told.steps);
  }
  throw new Error("The answer ended before the validation did.");
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = "";
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const lines = `${rest}${read.value}`.split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
