"use client";

import { type ReactNode, useState } from "react";
import { toast } from "sonner";
import type { Answer } from "@/components/form/answer";
import { submit } from "@/components/form/submit";
import { Button } from "@/components/ui/button";

type ActButtonProps = {
  children: ReactNode;
  /** On the button meanwhile. */
  busyLabel: string;
  done: string;
  act: () => Promise<Answer<unknown>>;
};

/** Does at once what it says, for what needs no question, and tells how it went. */
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
