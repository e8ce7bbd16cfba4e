import type { z } from "zod";
import type { Sibling } from "@/server/domain/destination/collision.ts";
import type { Settings } from "@/server/domain/destination/settings.ts";
import { REFUSAL_MESSAGES, type Refusal, type RefusalWithData, refusalCode } from "@/server/domain/refusal-messages.ts";
import type { Result } from "@/server/domain/result.ts";

/** Why a form was refused. */
export type FormRefusal = {
  message: string;
  /** Messages about single fields, by field. */
  fields?: Record<string, string>;
  /** Set if a use-case refused. */
  code?: Refusal;
  /** Seconds until the same request may be sent again. */
  waitSeconds?: number;
  /** With `changed_meanwhile`: the settings that are saved now. */
  settings?: Settings;
  /** With `location_shared`: the destination that writes to the location. */
  other?: Sibling;
};

/** What a server action returns to the form that called it. */
export type Answer<Value> = Result<Value, FormRefusal>;

/** The field that a code is about, if it is about one. */
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
  channel_name_taken: "name",
  not_your_address: "address",
  no_mail_server: "address",
  foreign_partition: "iamRoleArn",
  wrong_password: "currentPassword",
  password_too_short: "password",
  password_too_long: "password",
};

/**
 * Returns a use-case's result with the message that a form shows. Of the data of a refusal, only `settings` and `other` reach the browser.
 */
export function answer<Value>(result: Result<Value, RefusalWithData>): Answer<Value> {
  if (result.ok) return result;
  const code = refusalCode(result.error);
  const message = REFUSAL_MESSAGES[code];
  const field = FIELD_OF[code];
  const fields = field === undefined ? {} : { fields: { [field]: message } };
  return { ok: false, error: { message, code, ...fields, ...pickData(result.error) } };
}

function pickData(refusal: RefusalWithData): Pick<FormRefusal, "settings" | "other"> {
  if (typeof refusal === "string") return {};
  const { settings, other }: Pick<FormRefusal, "code" | "settings" | "other"> = refusal;
  return { ...(settings === undefined ? {} : { settings }), ...(other === undefined ? {} : { other }) };
}

/** Returns the refusal of an input that the schema rejects: the first message of each field. */
export function fieldErrors(error: z.ZodError): { ok: false; error: FormRefusal } {
  const fields: Record<string, string> = {};
  for (const { path, message } of error.issues) {
    const field = path.join(".");
    if (field !== "") fields[field] ??= message;
  }
  return { ok: false, error: { message: Object.values(fields)[0] ?? error.issues[0]?.message ?? "", fields } };
}
