import { z } from "zod";
import { IdInput } from "../id.ts";
import { NameInput } from "../names.ts";
import { EmailInput, PASSWORD_MAX_LENGTH, PasswordInput } from "./account-input.ts";
import { uniqueGrants } from "./permissions.ts";
import { ROLE_NAMES, ROLES } from "./roles.ts";

const GrantInput = z
  .object({ role: z.enum(ROLE_NAMES), sourceId: IdInput.nullable() })
  .refine(({ role, sourceId }) => sourceId === null || ROLES[role].perSource, "This role is on the whole workspace, not on one source.");

/** A member's roles: at least one, each once. */
export const GrantsInput = z
  .array(GrantInput)
  .min(1, "Choose at least one role.")
  .max(200, "A member has at most 200 roles.")
  .transform(uniqueGrants);

/** The input of the invite form. */
export const InviteInput = z.object({ email: EmailInput, grants: GrantsInput });
export type InviteInput = z.output<typeof InviteInput>;

/** The input of the form for a new API token. */
export const TokenInput = z.object({ name: NameInput, grants: GrantsInput });
export type TokenInput = z.output<typeof TokenInput>;

/** The input with which a person without an account accepts an invite. */
export const AcceptInviteInput = z.object({ name: NameInput, password: PasswordInput });
export type AcceptInviteInput = z.output<typeof AcceptInviteInput>;

/** The input of the password form. */
export const ChangePasswordInput = z.object({
  currentPassword: z.string().min(1, "Enter your current password.").max(PASSWORD_MAX_LENGTH),
  newPassword: PasswordInput,
});
export type ChangePasswordInput = z.output<typeof ChangePasswordInput>;
