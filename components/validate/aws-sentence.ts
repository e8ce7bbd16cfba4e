/** Whether AWS said something: HeadBucket is answered without a body, and the SDK calls that "UnknownError". */
export function isAwsSentence(message: string | null): message is string {
  return message !== null && message !== "UnknownError";
}
