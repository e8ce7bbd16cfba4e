import type { Job } from "./job.ts";
import { releaseLostJobsJob } from "./release-lost-jobs.ts";

/** Every job that a worker knows. */
export const ALL_JOBS: readonly Job[] = [releaseLostJobsJob];
