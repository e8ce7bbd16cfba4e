"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useActionState, useState } from "react";
import { submit } from "@/components/form/submit";
import { requestValidation } from "@/components/validate/request-validation";
import type { PostedValidation, ValidateActions } from "@/components/validate/validate-actions";
import { type Settings, sameSettings } from "@/server/domain/destination/settings.ts";
import type { LiveStep, Validation } from "@/server/domain/validation/validation.ts";

/** Why there is no result. `passes` is true where trying again later helps. */
export type Problem = { message: string; passes: boolean };

type ValidationState = {
  validation: Validation | null;
  shown: Validation | null;
  live: readonly LiveStep[];
  problem: Problem | null;
  busy: boolean;
  run: (settings: Settings) => Promise<void>;
  button: { destinationId: string; busy: boolean; notBefore: number | null; postAction: (form: FormData) => void };
  typed: Settings | null;
};

type Validated = { destinationId: string; last: Validation | null; saved: Settings; validate: ValidateActions };

/**
 * Runs one validation at a time. `validation` is the newest one. `shown` is the one to show in full: the one that was just run, or the last
 * one of the `saved` settings if it failed. `live` are the steps while a validation runs. `button` holds the props of ValidateButton, which
 * also works before the scripts of the page run; `typed` are the settings that it posted then.
 */
export function useValidation({ destinationId, last, saved, validate }: Validated): ValidationState {
  const queryClient = useQueryClient();
  const router = useRouter();
  const [posted, postAction] = useActionState(validate.post, null);
  const [validation, setValidation] = useState(posted?.answer.ok ? posted.answer.value : last);
  const [shown, setShown] = useState(toFirstShown(posted, last, saved));
  const [live, setLive] = useState<readonly LiveStep[]>([]);
  const [problem, setProblem] = useState(posted === null ? null : toProblem(posted.answer));
  const [busy, setBusy] = useState(false);
  const [notBefore, setNotBefore] = useState<number | null>(null);

  async function run(settings: Settings) {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    setLive([]);
    const result = await submit(() => requestValidation(validate.stream, { destinationId, settings }, setLive));
    setBusy(false);
    if (!result.ok) {
      const { waitSeconds } = result.error;
      if (waitSeconds !== undefined) setNotBefore(Date.now() + waitSeconds * 1000);
      return setProblem(toProblem(result));
    }
    setValidation(result.value);
    setShown(result.value);
    // A validation that passes ends a pause.
    if (result.value.code === "ok") router.refresh();
    await Promise.all(["destination", "validations"].map((what) => queryClient.invalidateQueries({ queryKey: [what, destinationId] })));
  }

  const button = { destinationId, busy, notBefore, postAction };
  return { validation, shown, live, problem, busy, run, button, typed: posted?.typed ?? null };
}

function toFirstShown(posted: PostedValidation | null, last: Validation | null, saved: Settings): Validation | null {
  if (posted?.answer.ok) return posted.answer.value;
  return last !== null && last.code !== "ok" && sameSettings(last.settings, saved) ? last : null;
}

function toProblem(result: PostedValidation["answer"]): Problem | null {
  return result.ok ? null : { message: result.error.message, passes: result.error.waitSeconds !== undefined };
}
