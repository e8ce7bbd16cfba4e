"use client";

import { useState } from "react";
import type { Answer } from "@/components/form/answer";
import { submit } from "@/components/form/submit";
import type { Settings } from "@/server/domain/settings.ts";
import type { Validation } from "@/server/domain/validation.ts";

export type ValidateAction = (settings: Settings) => Promise<Answer<Validation>>;

/** One validation at a time. `validation` is the newest; `shown` the one worth reading: asked for just now, or why the `saved` settings failed last time. */
export function useValidation(validate: ValidateAction, last: Validation | null, saved: Settings) {
  const [validation, setValidation] = useState(last);
  const [shown, setShown] = useState(last !== null && last.code !== "ok" && sameSettings(last.settings, saved) ? last : null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function run(settings: Settings) {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    const answered = await submit(() => validate(settings));
    setBusy(false);
    if (!answered.ok) return setProblem(answered.error.message);
    setValidation(answered.value);
    setShown(answered.value);
  }

  return { validation, shown, problem, busy, run };
}

function sameSettings(one: Settings, other: Settings): boolean {
  return one.awsRegion === other.awsRegion && one.bucket === other.bucket && one.iamRoleArn === other.iamRoleArn;
}
