import { z } from "zod";
import { writeHistory } from "../engage/history/write-history.ts";
import { defineJob } from "./job.ts";

export const writeHistoryJob = defineJob({
  name: "write_history",
  payload: z.object({ batchId: z.uuid() }),
  async work({ batchId }, runtime) {
    await writeHistory(runtime, batchId);
  },
});
