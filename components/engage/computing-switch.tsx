"use client";

import { useRouter } from "next/navigation";
import { useId, useState } from "react";
import { toast } from "sonner";
import { CLASS_WORDS } from "@/components/engage/class-words";
import type { ComputationView } from "@/components/engage/computation-view";
import type { Answer } from "@/components/form/answer";
import { submit } from "@/components/form/submit";
import { Switch } from "@/components/ui/switch";

type ComputingSwitchProps = { computation: ComputationView; setEnabled: (enabled: boolean) => Promise<Answer<unknown>> };

/** Enables or disables an audience or trait. */
export function ComputingSwitch({ computation, setEnabled }: ComputingSwitchProps) {
  const router = useRouter();
  const id = useId();
  const [wanted, setWanted] = useState<boolean | null>(null);
  const shown = wanted ?? computation.enabled;

  async function toggle(next: boolean) {
    setWanted(next);
    const done = await submit(() => setEnabled(next));
    if (!done.ok) toast.error(done.error.message);
    router.refresh();
    setWanted(null);
  }

  return (
    <div className="grid gap-1">
      <div className="flex items-center gap-2">
        <Switch id={id} checked={shown} disabled={wanted !== null} onCheckedChange={toggle} />
        <label htmlFor={id} className="font-medium">
          {shown ? "Enabled" : "Disabled"}
        </label>
      </div>
      <p className="text-sm text-muted">
        A disabled {CLASS_WORDS[computation.class].one} is not computed, and nothing is sent. When you enable it again, the next run sends
        what changed in between.
      </p>
    </div>
  );
}
