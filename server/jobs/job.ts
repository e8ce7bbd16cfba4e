import type { z } from "zod";
import type { Runtime } from "../runtime.ts";

/** A kind of job: what it is called in the queue, what it is given, and the use-case that it calls. */
export type Job = {
  name: string;
  /** Throws where the payload is not what the job takes, or where the work fails: the queue tries again, later each time. */
  run(payload: unknown, runtime: Runtime): Promise<void>;
};

export function defineJob<Payload extends z.ZodType>(job: {
  name: string;
  payload: Payload;
  work(payload: z.output<Payload>, runtime: Runtime): Promise<void>;
}): Job {
  return {
    name: job.name,
    run: async (payload, runtime) => job.work(job.payload.parse(payload), runtime),
  };
}
