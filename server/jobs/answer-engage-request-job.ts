import { z } from "zod";
import { answerEngageRequest } from "../engage/requests/answer-engage-request.ts";
import { defineJob } from "./job.ts";

export const answerEngageRequestJob = defineJob({
  name: "answer_engage_request",
  payload: z.object({ requestId: z.uuid() }),
  work: ({ requestId }, runtime) => answerEngageRequest(runtime, requestId),
});
