import { z } from "zod";
import { compactHistory } from "../engage/history/compact-history.ts";
import { deleteOldHistory } from "../engage/history/delete-old-history.ts";
import { defineJob } from "./job.ts";

export const compactHistoryJob = defineJob({
  name: "compact_history",
  payload: z.object({}),
  async work(_, runtime) {
    await compactHistory(runtime);
    await deleteOldHistory(runtime);
  },
});
