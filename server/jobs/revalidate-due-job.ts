import { z } from "zod";
import { revalidateDue } from "../validate/revalidate-due.ts";
import { defineJob } from "./job.ts";

export const revalidateDueJob = defineJob({
  name: "revalidate_due",
  payload: z.object({}),
  work: (_, runtime) => revalidateDue(runtime),
});
