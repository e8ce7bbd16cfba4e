import { z } from "zod";
import { compareDeliveries } from "../legacy-migration/compare-deliveries.ts";
import { defineJob } from "./job.ts";

export const compareDeliveriesJob = defineJob({
  name: "compare_deliveries",
  payload: z.object({ legacyId: z.string(), comparisonId: z.string() }),
  work: (asked, runtime) => compareDeliveries(runtime, asked),
});
