import { z } from "zod";
import { sendPasswordReset } from "../access/sessions/send-password-reset.ts";
import { defineJob } from "./job.ts";

export const sendPasswordResetJob = defineJob({
  name: "send_password_reset",
  payload: z.object({ email: z.string(), askedAt: z.number() }),
  work: (asked, runtime) => sendPasswordReset(runtime, asked),
});
