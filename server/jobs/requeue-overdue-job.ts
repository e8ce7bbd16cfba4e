import { z } from "zod";
import { requeueOverdue } from "../deliver/requeue-overdue.ts";
import { defineJob } from "./job.ts";

export const requeueOverdueJob = defineJob({
  name: "requeue_overdue",
  payload: z.object({}),
  work: (_, runtime) => requeueOverdue(runtime),
});
