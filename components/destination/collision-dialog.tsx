"use client";

import { CollisionWarning, DOCUMENT_WARNING } from "@/components/destination/collision-warning";
import { Dialog, DialogActions, DialogConfirm, DialogContent } from "@/components/ui/dialog";
import type { Sibling } from "@/server/domain/destination/collision.ts";

type CollisionDialogProps = {
  /** Null closes the dialog. */
  conflict: { bucket: string; other: Sibling } | null;
  /** The label of the button that goes ahead, for example "Save anyway". */
  confirm: string;
  busy: boolean;
  onConfirm: () => void;
  onClose: () => void;
  onUse?: (bucket: string) => void;
};

/** Asks for confirmation before two destinations write to one location (R81). */
export function CollisionDialog({ conflict, confirm, busy, onConfirm, onClose, onUse }: CollisionDialogProps) {
  return (
    <Dialog open={conflict !== null} onOpenChange={(open) => !open && onClose()}>
      {conflict !== null && (
        <DialogContent title={`${conflict.other.name} already writes to this location`} description={DOCUMENT_WARNING} className="max-w-lg">
          <CollisionWarning {...conflict} onUse={onUse} />
          <DialogActions cancel="Go back">
            <DialogConfirm busy={busy} onConfirm={onConfirm}>
              {confirm}
            </DialogConfirm>
          </DialogActions>
        </DialogContent>
      )}
    </Dialog>
  );
}
