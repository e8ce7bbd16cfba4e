"use client";

import { ActButton } from "@/components/form/act-button";
import type { Answer } from "@/components/form/answer";
import { ConfirmButton } from "@/components/form/confirm-button";

type ReceivingProps = { name: string; enabled: boolean; setEnabled: (enabled: boolean) => Promise<Answer<null>> };

/** Whether the source takes events. Disabling is asked about: what is sent meanwhile is gone. */
export function Receiving({ name, enabled, setEnabled }: ReceivingProps) {
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
      <ActButton busyLabel="Enabling…" done={`${name} takes events again.`} act={() => setEnabled(true)}>
        Enable this source
      </ActButton>
    </>
  );
}
