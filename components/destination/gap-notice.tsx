"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { CollisionDialog } from "@/components/destination/collision-dialog";
import type { DestinationView } from "@/components/destination/destination-view";
import { useLocationConflict } from "@/components/destination/use-location-conflict";
import type { Answer } from "@/components/form/answer";
import { ConfirmButton } from "@/components/form/confirm-button";
import { counted } from "@/components/number-words";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogConfirm, DialogContent } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";

export type GapActions = { deliver(mayShareLocation: boolean): Promise<Answer<null>>; leave(): Promise<Answer<null>> };

/** Offers to deliver what the source received while the destination was disabled, once and for all or not. */
export function GapNotice({ destination, actions }: { destination: DestinationView; actions: GapActions }) {
  const { id, name, source, settings, gap } = destination;
  const queryClient = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const sharing = useLocationConflict();
  const reload = () => queryClient.invalidateQueries({ queryKey: ["destination", id] });
  if (gap === null) return null;
  const events = counted(gap.eventCount, "event");
  const files = counted(gap.batchCount, "file");

  async function deliver() {
    if (busy) return;
    setBusy(true);
    const done = await sharing.attempt(settings.bucket, actions.deliver);
    setBusy(false);
    setIsOpen(false);
    await settle(done);
  }

  async function settle(done: Answer<null> | null) {
    if (done?.ok) toast.success(`${files} will be delivered.`);
    else if (done !== null) toast.error(done.error.message);
    await reload();
  }

  async function leave() {
    const done = await actions.leave();
    await reload();
    return done;
  }

  return (
    <Notice tone="warning" title={`${events} arrived while ${name} was disabled`}>
      <p>Still staged, in {files}. Nothing of this is delivered by itself.</p>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button size="small" variant="primary" onClick={() => setIsOpen(true)}>
          Deliver {events}…
        </Button>
        <ConfirmButton
          label="Leave out…"
          name="Leave out the events that arrived while it was disabled"
          title={`Leave ${events} out?`}
          description={`${name} will not deliver them, and they are no longer offered here.`}
          confirm={`Leave ${events} out`}
          done={`${events} are left out.`}
          act={leave}
        />
      </div>
      <Dialog open={isOpen} onOpenChange={setIsOpen}>
        <DialogContent
          title={`Deliver ${events} that arrived while disabled?`}
          description={`${files} of ${source.name} will be delivered to s3://${settings.bucket}, in the folders of the days on which the events were received. Files that the bucket has already stay unchanged.`}
        >
          <DialogActions>
            <DialogConfirm variant="primary" busy={busy} busyLabel="Adding the files…" onConfirm={deliver}>
              Deliver {files}
            </DialogConfirm>
          </DialogActions>
        </DialogContent>
      </Dialog>
      <CollisionDialog
        conflict={sharing.conflict}
        confirm="Deliver anyway"
        busy={sharing.busy}
        onConfirm={async () => settle(await sharing.confirm())}
        onClose={sharing.close}
      />
    </Notice>
  );
}
