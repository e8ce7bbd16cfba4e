"use client";

import { useState } from "react";
import { toast } from "sonner";
import type { Answer } from "@/components/form/answer";
import { ConfirmButton } from "@/components/form/confirm-button";
import { submit } from "@/components/form/submit";
import { Button } from "@/components/ui/button";

type ReceivingProps = { name: string; enabled: boolean; setEnabled: (enabled: boolean) => Promise<Answer<null>> };

/** Whether the source takes events. Disabling is asked about: what is sent meanwhile is gone. */
export function Receiving({ name, enabled, setEnabled }: ReceivingProps) {
  const [busy, setBusy] = useState(false);

  async function enable() {
    if (busy) return;
    setBusy(true);
    const done = await submit(() => setEnabled(true));
    setBusy(false);
    if (done.ok) toast.success(`${name} takes events again.`);
    else toast.error(done.error.message);
  }

  return enabled ? (
    <>
      <p className="text-muted">What is sent with its write keys is stored, and delivered to its destinations.</p>
      <div>
        <ConfirmButton
          label="Disable this source…"
          name="Disable this source…"
          title={`Disable ${name}?`}
          description="Its calls are still answered 200, as clients expect, but their events are not stored: they are counted as failed on ingest. What was stored before is delivered all the same."
          confirm={`Disable ${name}`}
          done={`${name} takes no more events.`}
          act={() => setEnabled(false)}
        />
      </div>
    </>
  ) : (
    <>
      <p className="text-muted">This source is disabled: what is sent with its write keys is not stored.</p>
      <Button onClick={enable} aria-disabled={busy || undefined} className="justify-self-start">
        {busy ? "Enabling…" : "Enable this source"}
      </Button>
    </>
  );
}
