import { z } from "zod";
import { deliverFile } from "../deliver/deliver-file.ts";
import { defineJob } from "./job.ts";

export const deliverFileJob = defineJob({
  name: "deliver_file",
  payload: z.object({ fileId: z.uuid() }),
  async work({ fileId }, runtime) {
    await deliverFile(runtime, fileId);
  },
});
