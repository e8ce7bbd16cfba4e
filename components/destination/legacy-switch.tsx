"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { toast } from "sonner";
import type { DestinationView } from "@/components/destination/destination-view";
import type { Answer } from "@/components/form/answer";
import { FormError } from "@/components/form/form-error";
import { submit } from "@/components/form/submit";
import { Dialog, DialogActions, DialogConfirm, DialogContent } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { Switch } from "@/components/ui/switch";
import { legacyStanding } from "@/server/domain/migration/legacy-standing.ts";

type LegacySwitchProps = { destination: DestinationView; disable: () => Promise<Answer<null>> };

/** Disables a legacy Amazon S3. This can't be undone, so a dialog asks first and says which destination delivers afterwards (R83). */
export function LegacySwitch({ destination, disable }: LegacySwitchProps) {
  const { id, name, enabled, canEdit } = destination;
  const labelId = useId();
  const queryClient = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  async function confirm() {
    if (busy) return;
    setBusy(true);
    const done = await submit(disable);
    if (done.ok) await queryClient.invalidateQueries({ queryKey: ["destination", id] });
    setBusy(false);
    if (!done.ok) return setProblem(done.error.message);
    setIsOpen(false);
    toast.success(`${name} is disabled for good.`);
  }

  return (
    <div className="flex items-center gap-2">
      <label htmlFor={labelId} className="text-sm font-medium">
        {enabled ? "Enabled" : "Disabled for good"}
      </label>
      <Switch
        id={labelId}
        aria-label="Delivery"
        checked={enabled}
        disabled={!canEdit || !enabled}
        onCheckedChange={() => {
          setProblem(undefined);
          setIsOpen(true);
        }}
      />
      <Dialog open={isOpen} onOpenChange={setIsOpen}>
        <DialogContent
          title={`Disable ${name} for good?`}
          description={`${name} will no longer deliver new events of ${destination.source.name} to ${destination.settings.bucket}. It can't be enabled again, neither here nor through the API.`}
        >
          <Successor destination={destination} />
          <FormError message={problem} />
          <DialogActions cancel="Keep it enabled">
            <DialogConfirm busy={busy} busyLabel="Disabling…" onConfirm={confirm}>
              Disable {name} for good
            </DialogConfirm>
          </DialogActions>
        </DialogContent>
      </Dialog>
    </div>
  );
}

/** Which destination delivers afterwards; if none does, the document's caution, word for word. */
function Successor({ destination }: { destination: DestinationView }) {
  const { name, settings, enabled, siblings, source } = destination;
  const { state, next } = legacyStanding({ enabled, bucket: settings.bucket, siblings });
  const location = <code className="font-mono text-xs wrap-anywhere">s3://{next?.bucket}/segment-logs/</code>;
  if (state === "beside" || state === "moved") {
    return (
      <Notice tone="success" title={`${next?.name} takes over`}>
        It is enabled on {source.name} and writes to {location}. Check that its files arrive before you continue.
      </Notice>
    );
  }
  if (state === "testing" || state === "apart" || state === "replaced") {
    return (
      <Notice tone="danger" title={`${next?.name} doesn't deliver to this bucket`}>
        It writes to {location}. After {name} is disabled, nothing delivers to{" "}
        <code className="font-mono text-xs wrap-anywhere">s3://{settings.bucket}</code>.
        {state === "testing" && " First cut over in the migration."}
      </Notice>
    );
  }
  return (
    <Notice tone="danger" title={`No AWS S3 is enabled on ${source.name}`}>
      You must migrate to the new S3 destination before you disable your legacy destination to ensure Segment continues to deliver data to
      your S3 bucket.
    </Notice>
  );
}
