import { z } from "zod";
import { NameInput } from "../names.ts";
import { PlainText } from "../plain-text.ts";

export const PASSWORD_MIN_LENGTH = 12;
export const PASSWORD_MAX_LENGTH = 128;

/** Comes out in lower case: that is how accounts are found. */
export const EmailInput = PlainText.toLowerCase().max(254).pipe(z.email("Enter an email address, like dana@example.com."));

export const PasswordInput = z
  .string()
  .min(PASSWORD_MIN_LENGTH, `A password has at least ${PASSWORD_MIN_LENGTH} characters.`)
  .max(PASSWORD_MAX_LENGTH, `A password has at most ${PASSWORD_MAX_LENGTH} characters.`);

/** What the first visitor of an empty installation fills in. */
export const WelcomeInput = z.object({ workspaceName: NameInput, ownerName: NameInput, email: EmailInput, password: PasswordInput });
export type WelcomeInput = z.output<typeof WelcomeInput>;

/** What the sign-in form sends. Old passwords may be shorter than new ones: no rule on their length here. */
export const SignInInput = z.object({ email: EmailInput, password: z.string().min(1, "Enter your password.").max(PASSWORD_MAX_LENGTH) });
export type SignInInput = z.output<typeof SignInInput>;
