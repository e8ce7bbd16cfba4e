"use client";

import { type ReactNode, useState } from "react";
import { toast } from "sonner";
import type { Answer } from "@/components/form/answer";
import { submit } from "@/components/form/submit";
import { Button } from "@/components/ui/button";

type ActButtonProps = {
  children: ReactNode;
  /** The label while the action runs. */
  busyLabel: string;
  done: string;
  act: () => Promise<Answer<unknown>>;
};

/** Runs an action without a confirmation, and shows the result in a toast. */
export function ActButton({ children, busyLabel, done, act }: ActButtonProps) {
  const [busy, setBusy] = useState(false);

  async function go() {
    if (busy) return;
    setBusy(true);
    const acted = await submit(act);
    setBusy(false);
    if (acted.ok) toast.success(done);
    else toast.error(acted.error.message);
  }

  return (
    <Button size="small" onClick={go} aria-disabled={busy || undefined} className="justify-self-start">
      {busy ? busyLabel : children}
    </Button>
  );
}
