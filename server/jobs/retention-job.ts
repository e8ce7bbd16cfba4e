import { z } from "zod";
import { giveUpOldFiles } from "../deliver/give-up-old-files.ts";
import { removeOldBatches } from "../stage/store/remove-old-batches.ts";
import { defineJob } from "./job.ts";

export const retentionJob = defineJob({
  name: "retention",
  payload: z.object({}),
  async work(_, runtime) {
    await giveUpOldFiles(runtime);
    await removeOldBatches(runtime);
  },
});
