"use client";

import { CollisionWarning, DOCUMENT_WARNING } from "@/components/destination/collision-warning";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import type { Neighbour } from "@/server/domain/destination/collision.ts";

type CollisionDialogProps = {
  /** Null while there is nothing to ask. */
  conflict: { bucket: string; other: Neighbour } | null;
  /** What is about to be done, as on the last button: "Save anyway". */
  confirm: string;
  busy: boolean;
  onConfirm: () => void;
  onClose: () => void;
  onUse?: (bucket: string) => void;
};

/** Asks whether two destinations are meant to write to one location, before they do (R81). */
export function CollisionDialog({ conflict, confirm, busy, onConfirm, onClose, onUse }: CollisionDialogProps) {
  return (
    <Dialog open={conflict !== null} onOpenChange={(open) => !open && onClose()}>
      {conflict !== null && (
        <DialogContent title={`${conflict.other.name} writes there already`} description={DOCUMENT_WARNING} className="max-w-lg">
          <CollisionWarning {...conflict} onUse={onUse} />
          <DialogActions cancel="Go back">
            <Button variant="danger" onClick={onConfirm} aria-disabled={busy || undefined}>
              {busy ? "One moment…" : confirm}
            </Button>
          </DialogActions>
        </DialogContent>
      )}
    </Dialog>
  );
}
