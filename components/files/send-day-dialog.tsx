"use client";

import { utcDay } from "@/components/time/time-words";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";

/** `day` is ms at 00:00 UTC; null while nothing is asked. */
type SendDayDialogProps = { day: number | null; busy: boolean; onConfirm: () => void; onClose: () => void };

/** Asks before all files of a received day are sent again: they may be many. */
export function SendDayDialog({ day, busy, onConfirm, onClose }: SendDayDialogProps) {
  return (
    <Dialog open={day !== null} onOpenChange={(open) => !open && onClose()}>
      {day !== null && (
        <DialogContent
          title={`Send every file of ${utcDay(day)} again?`}
          description="Each goes to the key that it has. One that lies in your bucket stays as it is; one that was deleted is written anew. Files that are no longer staged are left out."
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
