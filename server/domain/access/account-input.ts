import { z } from "zod";
import { NameInput } from "../names.ts";
import { PlainText } from "../plain-text.ts";

export const PASSWORD_MIN_LENGTH = 12;
export const PASSWORD_MAX_LENGTH = 128;

/** Converted to lower case, because accounts are looked up in lower case. */
export const EmailInput = PlainText.toLowerCase().max(254).pipe(z.email("Enter an email address, like dana@example.com."));

export const PasswordInput = z
  .string()
  .min(PASSWORD_MIN_LENGTH, `A password has at least ${PASSWORD_MIN_LENGTH} characters.`)
  .max(PASSWORD_MAX_LENGTH, `A password has at most ${PASSWORD_MAX_LENGTH} characters.`);

/** The input of the form that asks for a link by e-mail. */
export const PasswordResetInput = z.object({ email: EmailInput });
export type PasswordResetInput = z.output<typeof PasswordResetInput>;

/** The input of the form behind that link. */
export const NewPasswordInput = z.object({ password: PasswordInput });
export type NewPasswordInput = z.output<typeof NewPasswordInput>;

/** The input of the first visitor of an empty installation. */
export const WelcomeInput = z.object({ workspaceName: NameInput, ownerName: NameInput, email: EmailInput, password: PasswordInput });
export type WelcomeInput = z.output<typeof WelcomeInput>;

/** The input of the sign-in form. It has no minimum length, because old passwords may be shorter than new ones. */
export const SignInInput = z.object({ email: EmailInput, password: z.string().min(1, "Enter your password.").max(PASSWORD_MAX_LENGTH) });
export type SignInInput = z.output<typeof SignInInput>;
