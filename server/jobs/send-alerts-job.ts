import { z } from "zod";
import { sendDueMessages } from "../alerts/send-due-messages.ts";
import { defineJob } from "./job.ts";

export const sendAlertsJob = defineJob({
  name: "send_alerts",
  payload: z.object({}),
  async work(_, runtime) {
    await sendDueMessages(runtime);
  },
});
