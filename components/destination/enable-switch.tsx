"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useId, useState, useTransition } from "react";
import { toast } from "sonner";
import type { Answer } from "@/components/form/answer";
import { submit } from "@/components/form/submit";
import { Switch } from "@/components/ui/switch";

type EnableSwitchProps = {
  destinationId: string;
  enabled: boolean;
  disabled: boolean;
  setEnabled: (enabled: boolean) => Promise<Answer<null>>;
};

/** Moves at once, and moves back with a sentence where the server refuses. */
export function EnableSwitch({ destinationId, enabled, disabled, setEnabled }: EnableSwitchProps) {
  const id = useId();
  const queryClient = useQueryClient();
  const [wanted, setWanted] = useState<boolean | null>(null);
  const [busy, startTransition] = useTransition();
  const shown = wanted ?? enabled;

  function toggle(next: boolean) {
    setWanted(next);
    startTransition(async () => {
      const done = await submit(() => setEnabled(next));
      if (!done.ok) toast.error(done.error.message);
      await queryClient.invalidateQueries({ queryKey: ["destination", destinationId] });
      setWanted(null);
    });
  }

  return (
    <div className="flex items-center gap-2">
      <label htmlFor={id} className="text-sm font-medium">
        {shown ? "Enabled" : "Disabled"}
      </label>
      <Switch
        id={id}
        aria-label="Delivery"
        checked={shown}
        disabled={disabled || busy}
        title={disabled ? "Your role doesn't allow you to enable or disable it." : undefined}
        onCheckedChange={toggle}
      />
    </div>
  );
}
