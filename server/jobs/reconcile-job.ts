import { z } from "zod";
import { reconcile } from "../stage/store/reconcile.ts";
import { defineJob } from "./job.ts";

export const reconcileJob = defineJob({
  name: "reconcile",
  payload: z.object({}),
  async work(_, runtime) {
    await reconcile(runtime);
  },
});
