"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useId, useState, useTransition } from "react";
import { toast } from "sonner";
import { CollisionDialog } from "@/components/destination/collision-dialog";
import { useLocationConflict } from "@/components/destination/use-location-conflict";
import type { Answer } from "@/components/form/answer";
import { Dialog, DialogActions, DialogConfirm, DialogContent } from "@/components/ui/dialog";
import { Switch } from "@/components/ui/switch";

export type SetEnabled = (enabled: boolean, mayShareLocation: boolean) => Promise<Answer<null>>;

type EnableSwitchProps = {
  destinationId: string;
  name: string;
  sourceName: string;
  bucket: string;
  enabled: boolean;
  disabled: boolean;
  setEnabled: SetEnabled;
};

/** Asks before it disables, and before two destinations would share a location. It changes back if the server refuses. */
export function EnableSwitch({ destinationId, name, sourceName, bucket, enabled, disabled, setEnabled }: EnableSwitchProps) {
  const id = useId();
  const queryClient = useQueryClient();
  const [wanted, setWanted] = useState<boolean | null>(null);
  const [busy, startTransition] = useTransition();
  const [isAsking, setIsAsking] = useState(false);
  const sharing = useLocationConflict();
  const shown = wanted ?? enabled;

  function toggle(next: boolean) {
    setIsAsking(false);
    setWanted(next);
    startTransition(async () => {
      await settle(await sharing.attempt(bucket, (mayShareLocation) => setEnabled(next, mayShareLocation)));
    });
  }

  async function settle(done: Answer<null> | null) {
    if (done !== null && !done.ok) toast.error(done.error.message);
    await queryClient.invalidateQueries({ queryKey: ["destination", destinationId] });
    setWanted(null);
  }

  return (
    <div className="flex items-center gap-2">
      <label htmlFor={id} className="text-sm font-medium">
        {shown ? "Enabled" : "Disabled"}
      </label>
      <Switch
        id={id}
        aria-label="Delivery"
        checked={shown}
        disabled={disabled || busy}
        title={disabled ? "Your role doesn't allow you to enable or disable this destination." : undefined}
        onCheckedChange={(next) => (next ? toggle(true) : setIsAsking(true))}
      />
      <Dialog open={isAsking} onOpenChange={setIsAsking}>
        <DialogContent
          title={`Disable ${name}?`}
          description={`Events that ${sourceName} sends while it is disabled are not delivered later by themselves. When you enable it again, you can deliver those that are still staged.`}
        >
          <DialogActions cancel="Keep it enabled">
            <DialogConfirm busy={busy} onConfirm={() => toggle(false)}>
              Disable {name}
            </DialogConfirm>
          </DialogActions>
        </DialogContent>
      </Dialog>
      <CollisionDialog
        conflict={sharing.conflict}
        confirm="Enable anyway"
        busy={sharing.busy}
        onConfirm={async () => settle(await sharing.confirm())}
        onClose={sharing.close}
      />
    </div>
  );
}
