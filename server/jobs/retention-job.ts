import { z } from "zod";
import { expirePendingFiles } from "../deliver/expire-pending-files.ts";
import { deleteOldCounts } from "../observe/delete-old-counts.ts";
import { removeOldBatches } from "../stage/store/remove-old-batches.ts";
import { defineJob } from "./job.ts";

export const retentionJob = defineJob({
  name: "retention",
  payload: z.object({}),
  async work(_, runtime) {
    await expirePendingFiles(runtime);
    await removeOldBatches(runtime);
    await deleteOldCounts(runtime);
  },
});
