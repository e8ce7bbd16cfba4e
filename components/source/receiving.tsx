"use client";

import { ActButton } from "@/components/form/act-button";
import type { Answer } from "@/components/form/answer";
import { ConfirmButton } from "@/components/form/confirm-button";

type ReceivingProps = { name: string; enabled: boolean; setEnabled: (enabled: boolean) => Promise<Answer<null>> };

/** Enables or disables the source. Disabling needs a confirmation: events that are sent while it is disabled are not stored. */
export function Receiving({ name, enabled, setEnabled }: ReceivingProps) {
  return enabled ? (
    <>
      <p className="text-muted">Events with its write keys are stored and delivered to its destinations.</p>
      <div>
        <ConfirmButton
          label="Disable this source…"
          name="Disable this source…"
          title={`Disable ${name}?`}
          description="Its calls still get 200, as clients expect, but their events are not stored: they count as failed on ingest. Events that are stored already are still delivered."
          confirm={`Disable ${name}`}
          done={`${name} takes no more events.`}
          act={() => setEnabled(false)}
        />
      </div>
    </>
  ) : (
    <>
      <p className="text-muted">This source is disabled: events with its write keys are not stored.</p>
      <ActButton busyLabel="Enabling…" done={`${name} takes events again.`} act={() => setEnabled(true)}>
        Enable this source
      </ActButton>
    </>
  );
}
