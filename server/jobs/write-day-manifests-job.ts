import { z } from "zod";
import { writeDayManifests } from "../deliver/write-day-manifests.ts";
import { defineJob } from "./job.ts";

export const writeDayManifestsJob = defineJob({
  name: "write_day_manifests",
  payload: z.object({}),
  work: (_, runtime) => writeDayManifests(runtime),
});
