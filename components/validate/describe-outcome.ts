import type { Validation } from "@/server/domain/validation/validation.ts";

/** The result of a validation in a few words, for the end of a sentence. */
export function describeOutcome({ code, steps }: Pick<Validation, "code" | "steps">): string {
  if (code === "inconclusive") return "no result from AWS";
  if (code !== "ok") return "failed";
  return steps.some(({ id, state }) => id === "upload" && state === "passed") ? "passed" : "passed, without a test upload";
}
