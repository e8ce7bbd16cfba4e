"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useActionState, useState } from "react";
import { submit } from "@/components/form/submit";
import { requestValidation } from "@/components/validate/request-validation";
import type { PostedValidation, ValidateActions } from "@/components/validate/validate-actions";
import { type Settings, sameSettings } from "@/server/domain/destination/settings.ts";
import type { LiveStep, Validation } from "@/server/domain/validation/validation.ts";

/** Why there is no answer; whether that passes by itself. */
export type Problem = { message: string; passes: boolean };

type Validated = { destinationId: string; last: Validation | null; saved: Settings; validate: ValidateActions };

/**
 * One validation at a time. `validation` is the newest; `shown` the one worth reading: asked for just now, or why the `saved` settings
 * failed last time. `live` is how the steps stand while AWS is asked. `button` is for the ValidateButton, which works before the page's
 * scripts do; `typed` are the settings that it posted then.
 */
export function useValidation({ destinationId, last, saved, validate }: Validated) {
  const queryClient = useQueryClient();
  const router = useRouter();
  const [posted, postAction] = useActionState(validate.post, null);
  const [validation, setValidation] = useState(posted?.answer.ok ? posted.answer.value : last);
  const [shown, setShown] = useState(shownAtFirst(posted, last, saved));
  const [live, setLive] = useState<readonly LiveStep[]>([]);
  const [problem, setProblem] = useState(posted === null ? null : toProblem(posted.answer));
  const [busy, setBusy] = useState(false);
  const [notBefore, setNotBefore] = useState<number | null>(null);

  async function run(settings: Settings) {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    setLive([]);
    const answered = await submit(() => requestValidation(validate.stream, { destinationId, settings }, setLive));
    setBusy(false);
    if (!answered.ok) {
      const { waitSeconds } = answered.error;
      if (waitSeconds !== undefined) setNotBefore(Date.now() + waitSeconds * 1000);
      return setProblem(toProblem(answered));
    }
    setValidation(answered.value);
    setShown(answered.value);
    // One that passes ends a pause.
    if (answered.value.code === "ok") router.refresh();
    await Promise.all(["destination", "validations"].map((what) => queryClient.invalidateQueries({ queryKey: [what, destinationId] })));
  }

  const button = { destinationId, busy, notBefore, postAction };
  return { validation, shown, live, problem, busy, run, button, typed: posted?.typed ?? null };
}

function shownAtFirst(posted: PostedValidation | null, last: Validation | null, saved: Settings): Validation | null {
  if (posted?.answer.ok) return posted.answer.value;
  return last !== null && last.code !== "ok" && sameSettings(last.settings, saved) ? last : null;
}

function toProblem(answered: PostedValidation["answer"]): Problem | null {
  return answered.ok ? null : { message: answered.error.message, passes: answered.error.waitSeconds !== undefined };
}
