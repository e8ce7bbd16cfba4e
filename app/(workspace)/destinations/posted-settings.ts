import { type Answer, answer } from "@/components/form/answer";
import type { Settings } from "@/server/domain/destination/settings.ts";
import { REFUSAL_MESSAGES } from "@/server/domain/refusal-messages.ts";
import type { Result } from "@/server/domain/result.ts";
import type { ValidateRefusal, Validation } from "@/server/domain/validation/validation.ts";

/** The settings as they stand in a posted form, not checked yet; null where the form has none. */
export function typedSettings(form: FormData): Settings | null {
  if (!form.has("bucket")) return null;
  const text = (name: keyof Settings) => String(form.get(name) ?? "");
  return { awsRegion: text("awsRegion"), bucket: text("bucket"), iamRoleArn: text("iamRoleArn") };
}

/** A validation, or why AWS was not asked, in the words that a form shows. */
export function answerOfValidation(validated: Result<Validation, ValidateRefusal>): Answer<Validation> {
  if (validated.ok) return validated;
  if (typeof validated.error === "string") return answer({ ok: false, error: validated.error });
  return { ok: false, error: { message: REFUSAL_MESSAGES[validated.error.code], ...validated.error } };
}
