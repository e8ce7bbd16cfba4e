import { z } from "zod";
import { revalidateDestination } from "../validate/revalidate-destination.ts";
import { defineJob } from "./job.ts";

export const revalidateDestinationJob = defineJob({
  name: "revalidate_destination",
  payload: z.object({ destinationId: z.string() }),
  work: ({ destinationId }, runtime) => revalidateDestination(runtime, destinationId),
});
