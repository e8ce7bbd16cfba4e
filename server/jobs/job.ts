import type { z } from "zod";
import type { Runtime } from "../runtime.ts";

/** A kind of job: its name in the queue, its payload and the use-case that it calls. */
export type Job = {
  name: string;
  /** Throws if the payload is invalid or the work fails; the queue then tries again, later each time. */
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
