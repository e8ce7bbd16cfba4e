import type { z } from "zod";
import { REFUSAL_MESSAGES, type Refusal } from "@/server/domain/refusal-messages.ts";
import type { Result } from "@/server/domain/result.ts";

/** Why a form was not taken: a sentence, the sentences that belong beside single fields, the code where a use-case refused, and how long to wait. */
export type FormRefusal = { message: string; fields?: Record<string, string>; code?: Refusal; waitSeconds?: number };

/** What a server action tells the form that called it. */
export type Answer<Value> = Result<Value, FormRefusal>;

/** The field that each code is about, where it is about one. */
const FIELD_OF: Partial<Record<Refusal, string>> = {
  name_taken: "name",
  multiple_instances: "sourceId",
  unknown_source: "sourceId",
  partition_mismatch: "iamRoleArn",
  role_of_platform: "iamRoleArn",
  bucket_of_platform: "bucket",
  label_exists: "value",
  email_taken: "email",
  already_member: "email",
  foreign_partition: "iamRoleArn",
  wrong_password: "currentPassword",
  password_too_short: "password",
  password_too_long: "password",
};

/** A use-case's result in the words that a form shows. */
export function answer<Value>(result: Result<Value, Refusal>): Answer<Value> {
  if (result.ok) return result;
  const message = REFUSAL_MESSAGES[result.error];
  const field = FIELD_OF[result.error];
  return { ok: false, error: { message, code: result.error, ...(field === undefined ? {} : { fields: { [field]: message } }) } };
}

/** Refused by the schema: each field's first complaint, beside that field. */
export function fieldErrors(error: z.ZodError): { ok: false; error: FormRefusal } {
  const fields: Record<string, string> = {};
  for (const { path, message } of error.issues) {
    const field = path.join(".");
    if (field !== "") fields[field] ??= message;
  }
  return { ok: false, error: { message: Object.values(fields)[0] ?? error.issues[0]?.message ?? "", fields } };
}
