"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { submit } from "@/components/form/submit";
import { askValidation } from "@/components/validate/ask-validation";
import { type Settings, sameSettings } from "@/server/domain/settings.ts";
import type { LiveStep, Validation } from "@/server/domain/validation.ts";

/** Why there is no answer; whether that passes by itself. */
export type Problem = { message: string; passes: boolean };

/**
 * One validation at a time. `validation` is the newest; `shown` the one worth reading: asked for just now, or why the `saved` settings
 * failed last time. `live` is how the steps stand while AWS is asked; `notBefore` when it may be asked again, by the browser's clock.
 */
export function useValidation(destinationId: string, last: Validation | null, saved: Settings) {
  const queryClient = useQueryClient();
  const [validation, setValidation] = useState(last);
  const [shown, setShown] = useState(last !== null && last.code !== "ok" && sameSettings(last.settings, saved) ? last : null);
  const [live, setLive] = useState<readonly LiveStep[]>([]);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [notBefore, setNotBefore] = useState<number | null>(null);

  async function run(settings: Settings) {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    setLive([]);
    const answered = await submit(() => askValidation(destinationId, settings, setLive));
    setBusy(false);
    if (!answered.ok) {
      const { message, waitSeconds } = answered.error;
      if (waitSeconds !== undefined) setNotBefore(Date.now() + waitSeconds * 1000);
      return setProblem({ message, passes: waitSeconds !== undefined });
    }
    setValidation(answered.value);
    setShown(answered.value);
    await Promise.all(["destination", "validations"].map((what) => queryClient.invalidateQueries({ queryKey: [what, destinationId] })));
  }

  return { validation, shown, live, problem, busy, notBefore, run };
}
