import { z } from "zod";
import { scheduleRuns } from "../engage/run/schedule-runs.ts";
import { defineJob } from "./job.ts";

export const scheduleRunsJob = defineJob({
  name: "schedule_runs",
  payload: z.object({}),
  work: (_, runtime) => scheduleRuns(runtime),
});
