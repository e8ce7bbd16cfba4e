"use client";

import { utcDay } from "@/components/time/time-words";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";

/** `day` is ms at 00:00 UTC; null closes the dialog. */
type SendDayDialogProps = { day: number | null; busy: boolean; onConfirm: () => void; onClose: () => void };

/** Asks for confirmation before all files of a received day are sent again, because there may be many. */
export function SendDayDialog({ day, busy, onConfirm, onClose }: SendDayDialogProps) {
  return (
    <Dialog open={day !== null} onOpenChange={(open) => !open && onClose()}>
      {day !== null && (
        <DialogContent
          title={`Send every file of ${utcDay(day)} again?`}
          description="Each file goes to its key. A file that is still in your bucket stays unchanged, and a deleted file is written again. Files that are no longer staged are left out."
        >
          <DialogActions cancel="Go back">
            <Button variant="primary" onClick={onConfirm} aria-disabled={busy || undefined}>
              {busy ? "Sending…" : `Send ${utcDay(day)} again`}
            </Button>
          </DialogActions>
        </DialogContent>
      )}
    </Dialog>
  );
}
