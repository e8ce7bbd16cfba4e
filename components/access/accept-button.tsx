"use client";

import { useState } from "react";
import type { Answer } from "@/components/form/answer";
import { FormError } from "@/components/form/form-error";
import { submit } from "@/components/form/submit";
import { SubmitButton } from "@/components/form/submit-button";

/** Accepts an invite for the signed-in account. */
export function AcceptButton({ workspaceName, accept }: { workspaceName: string; accept: () => Promise<Answer<unknown>> }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  async function join() {
    if (busy) return;
    setBusy(true);
    const joined = await submit(accept);
    if (joined.ok) return window.location.assign("/");
    setBusy(false);
    setProblem(joined.error.message);
  }

  return (
    <div className="grid gap-4">
      <FormError message={problem} />
      <SubmitButton type="button" busy={busy} busyLabel="Joining…" onClick={join}>
        Join {workspaceName}
      </SubmitButton>
    </div>
  );
}
