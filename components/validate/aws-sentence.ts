/** Whether the message comes from AWS. A HeadBucket response has no body, and the SDK reports it as "UnknownError". */
export function isAwsSentence(message: string | null): message is string {
  return message !== null && message !== "UnknownError";
}
