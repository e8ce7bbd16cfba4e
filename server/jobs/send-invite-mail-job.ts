import { z } from "zod";
import { sendInviteMail } from "../access/members/send-invite-mail.ts";
import { defineJob } from "./job.ts";

export const sendInviteMailJob = defineJob({
  name: "send_invite_mail",
  payload: z.object({ inviteId: z.string(), sealedToken: z.string() }),
  work: (invite, runtime) => sendInviteMail(runtime, invite),
});
