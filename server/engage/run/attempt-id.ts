import { createHash } from "node:crypto";

/** Returns the id under which an attempt to compute a run loads its result, as `deleteOldResults` computes it. */
export function toAttemptId({ id, attemptCount }: { id: string; attemptCount: number }): string {
  return toUuid(createHash("md5").update(`${id}:${attemptCount}`).digest("hex"));
}

/** Returns the id of a batch of changes of a run, the same each time. */
export function toBatchId(runId: string, part: number): string {
  return toUuid(createHash("sha256").update(`${runId}:${part}`).digest("hex"));
}

function toUuid(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
}
