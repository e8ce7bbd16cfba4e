import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from "../../domain/access/account-input.ts";
import { type Result, refuse } from "../../domain/result.ts";
import type { Runtime } from "../../runtime.ts";

export type PasswordRefusal = "password_too_short" | "password_too_long" | "too_busy";

/**
 * Returns the hash in better-auth's format (scrypt). It is slow by design: don't call it inside a transaction. Refuses with
 * `password_too_short`, `password_too_long` or `too_busy`.
 */
export async function hashNewPassword(
  { passwords }: Pick<Runtime, "passwords">,
  password: string,
): Promise<Result<string, PasswordRefusal>> {
  if (password.length < PASSWORD_MIN_LENGTH) return refuse("password_too_short");
  if (password.length > PASSWORD_MAX_LENGTH) return refuse("password_too_long");
  return await passwords.hash(password);
}
