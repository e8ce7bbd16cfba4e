import { z } from "zod";
import { releaseLostJobs } from "../queue/release-lost-jobs.ts";
import { defineJob } from "./job.ts";

export const releaseLostJobsJob = defineJob({
  name: "release_lost_jobs",
  payload: z.object({}),
  work: (_, { db }) => releaseLostJobs(db),
});
