import { z } from "zod";
import { probePaused } from "../deliver/probe-paused.ts";
import { defineJob } from "./job.ts";

export const probePausedJob = defineJob({
  name: "probe_paused",
  payload: z.object({}),
  work: (_, runtime) => probePaused(runtime),
});
