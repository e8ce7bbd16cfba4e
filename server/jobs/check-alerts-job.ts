import { z } from "zod";
import { checkAlerts } from "../alerts/check-alerts.ts";
import { defineJob } from "./job.ts";

export const checkAlertsJob = defineJob({
  name: "check_alerts",
  payload: z.object({}),
  work: (_, runtime) => checkAlerts(runtime),
});
