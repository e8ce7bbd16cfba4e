"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { CLASS_WORDS } from "@/components/engage/class-words";
import type { ComputationClass } from "@/components/engage/computation-view";
import type { Answer } from "@/components/form/answer";
import { FormError } from "@/components/form/form-error";
import { submit } from "@/components/form/submit";
import { SubmitButton } from "@/components/form/submit-button";

type StartEngageProps = { of: ComputationClass; openSpace: () => Promise<Answer<unknown>> };

/** Opens the space of the workspace, with which the history starts, then the page that creates the first audience or trait. */
export function StartEngage({ of, openSpace }: StartEngageProps) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const { one, newPath } = CLASS_WORDS[of];

  async function start() {
    if (busy) return;
    setBusy(true);
    const opened = await submit(openSpace);
    setBusy(false);
    if (!opened.ok) return setProblem(opened.error.message);
    router.push(newPath);
  }

  return (
    <div className="grid justify-items-center gap-3">
      <SubmitButton type="button" busy={busy} busyLabel="Opening the space…" onClick={start}>
        <Plus aria-hidden />
        Create {one}
      </SubmitButton>
      <p className="max-w-md text-sm text-muted">
        This also starts the history: a copy of identifiers, events, properties and traits, from which everything in Engage is computed.
      </p>
      <FormError message={problem} />
    </div>
  );
}
