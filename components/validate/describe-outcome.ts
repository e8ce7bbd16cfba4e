import type { Validation } from "@/server/domain/validation/validation.ts";

/** How a validation went, in a word or two that end a sentence. */
export function describeOutcome({ code, steps }: Pick<Validation, "code" | "steps">): string {
  if (code === "inconclusive") return "AWS gave no answer";
  if (code !== "ok") return "failed";
  return steps.some(({ id, state }) => id === "upload" && state === "passed") ? "passed" : "passed, upload not tried";
}
