import { counted } from "@/components/number-words";
import { utcDay } from "@/components/time/time-words";
import type { Redelivery } from "@/server/domain/delivery/files-to-send.ts";
import type { FileSummary } from "@/server/observe/list-files.ts";

/** Why a file can't be sent again; null where it can. */
export function explainNoResend({ state, batchRemovedAt }: FileSummary, disabled: boolean): string | null {
  if (disabled) return "This destination is disabled";
  if (state === "pending") return "It waits for delivery already";
  return batchRemovedAt === null ? null : `No longer staged since ${utcDay(batchRemovedAt)}`;
}

/** "2 files are sent again. 1 file is no longer staged." */
export function describeRedelivery({ sentCount, waitingCount, goneCount }: Redelivery): string {
  const parts = [
    sentCount > 0 ? `${counted(sentCount, "file is", "files are")} sent again.` : "",
    waitingCount > 0 ? `${counted(waitingCount, "file waits", "files wait")} for delivery already.` : "",
    goneCount > 0 ? `${counted(goneCount, "file is", "files are")} no longer staged.` : "",
  ];
  return parts.filter((part) => part !== "").join(" ");
}

/** How a file that was sent again ended: its arrival is older than the asking where it lay there all along. */
export function describeResend({ state, redeliveryAskedAt, deliveredAt }: FileSummary): string | null {
  if (redeliveryAskedAt === null || state !== "delivered" || deliveredAt === null) return null;
  return deliveredAt >= redeliveryAskedAt ? "Sent again" : "Was there already";
}
