import { type Answer, answer } from "@/components/form/answer";
import type { Settings } from "@/server/domain/destination/settings.ts";
import { REFUSAL_MESSAGES } from "@/server/domain/refusal-messages.ts";
import type { Result } from "@/server/domain/result.ts";
import type { ValidateRefusal, Validation } from "@/server/domain/validation/validation.ts";

/** Returns the settings in a posted form, unchecked, or null if the form has none. */
export function readPostedSettings(form: FormData): Settings | null {
  if (!form.has("bucket")) return null;
  const text = (name: keyof Settings) => String(form.get(name) ?? "");
  return { awsRegion: text("awsRegion"), bucket: text("bucket"), iamRoleArn: text("iamRoleArn") };
}

/** Returns the validation, or the message of the refusal that kept it from running. */
export function toValidationAnswer(validated: Result<Validation, ValidateRefusal>): Answer<Validation> {
  if (validated.ok) return validated;
  if (typeof validated.error === "string") return answer({ ok: false, error: validated.error });
  const { code, waitSeconds } = validated.error;
  return { ok: false, error: { message: REFUSAL_MESSAGES[code], code, waitSeconds } };
}
