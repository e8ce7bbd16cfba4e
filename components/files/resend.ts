import { counted } from "@/components/number-words";
import { utcDay } from "@/components/time/time-words";
import type { Redelivery } from "@/server/domain/delivery/files-to-send.ts";
import type { FileSummary } from "@/server/observe/list-files.ts";

/** Why a file can't be sent again; null if it can. */
export function explainNoResend({ state, batchRemovedAt }: FileSummary, disabled: boolean): string | null {
  if (disabled) return "This destination is disabled";
  if (state === "pending") return "Already waiting for delivery";
  return batchRemovedAt === null ? null : `Removed from staging on ${utcDay(batchRemovedAt)}`;
}

/** "2 files will be sent again. 1 file is no longer staged." */
export function describeRedelivery({ sentCount, waitingCount, goneCount }: Redelivery): string {
  const parts = [
    sentCount > 0 ? `${counted(sentCount, "file", "files")} will be sent again.` : "",
    waitingCount > 0 ? `${counted(waitingCount, "file is", "files are")} already waiting for delivery.` : "",
    goneCount > 0 ? `${counted(goneCount, "file is", "files are")} no longer staged.` : "",
  ];
  return parts.filter((part) => part !== "").join(" ");
}

/**
 * The result of sending a file again; null if there is none. A file that was still in the bucket keeps its time of delivery, which is
 * before the request.
 */
export function describeResend({ state, redeliveryAskedAt, deliveredAt }: FileSummary): string | null {
  if (redeliveryAskedAt === null || state !== "delivered" || deliveredAt === null) return null;
  return deliveredAt >= redeliveryAskedAt ? "Sent again" : "Already in the bucket";
}
