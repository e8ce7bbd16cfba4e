"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import type { Answer } from "@/components/form/answer";
import { FormError } from "@/components/form/form-error";
import { submit } from "@/components/form/submit";
import { counted } from "@/components/number-words";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogConfirm, DialogContent, DialogTrigger } from "@/components/ui/dialog";

type DeleteDestinationProps = {
  name: string;
  /** What happens to the events of its source. */
  consequence: string;
  bucket: string;
  pendingEventCount: number;
  remove: () => Promise<Answer<null>>;
};

/** Asks for confirmation before the destination is deleted. */
export function DeleteDestination({ name, consequence, bucket, pendingEventCount, remove }: DeleteDestinationProps) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  async function confirm() {
    if (busy) return;
    setBusy(true);
    const removed = await submit(remove);
    setBusy(false);
    if (!removed.ok) return setProblem(removed.error.message);
    router.push("/destinations");
    router.refresh();
  }

  return (
    <Dialog>
      <DialogTrigger asChild>
        <Button className="h-auto min-h-9 max-w-full py-1.5 whitespace-normal break-words text-left text-danger">Delete {name}…</Button>
      </DialogTrigger>
      <DialogContent
        title={`Delete ${name}?`}
        description={`${consequence} ${describePending(pendingEventCount)} ${bucket === "" ? "" : `Files already in ${bucket} stay there.`}`}
      >
        <FormError message={problem} />
        <DialogActions>
          <DialogConfirm busy={busy} busyLabel="Deleting…" onConfirm={confirm}>
            Delete {name} for good
          </DialogConfirm>
        </DialogActions>
      </DialogContent>
    </Dialog>
  );
}

function describePending(pendingEventCount: number): string {
  if (pendingEventCount === 0) return "No events are waiting for delivery.";
  return `${counted(pendingEventCount, "waiting event", "waiting events")} will not be delivered by it.`;
}
