import { z } from "zod";
import { runComputation } from "../engage/run/run-computation.ts";
import { defineJob } from "./job.ts";

export const runComputationJob = defineJob({
  name: "run_computation",
  payload: z.object({ runId: z.uuid() }),
  work: ({ runId }, runtime) => runComputation(runtime, runId),
});
