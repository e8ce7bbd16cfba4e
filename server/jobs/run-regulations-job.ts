import { z } from "zod";
import { runRegulations } from "../regulations/run-regulations.ts";
import { defineJob } from "./job.ts";

export const runRegulationsJob = defineJob({
  name: "run_regulations",
  payload: z.object({}),
  work: (_, runtime) => runRegulations(runtime),
});
