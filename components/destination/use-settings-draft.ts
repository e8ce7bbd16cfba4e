"use client";

import { useEffect, useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import { keepSettingsDraft, readSettingsDraft } from "@/components/destination/settings-draft";
import { type Settings, sameSettings } from "@/server/domain/destination/settings.ts";

/**
 * Keeps what is typed and not saved through a reload, and through a `posted` form. `seen` is what the typing began from, `restored` whether
 * a draft was put back just now. `settle` says what the server holds, once the form agrees with it.
 */
export function useSettingsDraft(form: UseFormReturn<Settings>, destinationId: string, saved: Settings, posted: Settings | null) {
  const [seen, setSeen] = useState(saved);
  const [restored, setRestored] = useState(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: only what lay there when the page opened
  useEffect(() => {
    if (posted !== null) return form.reset(posted, { keepDefaultValues: true, keepFieldsRef: true });
    const draft = readSettingsDraft(destinationId);
    if (draft === null || sameSettings(draft.typed, saved)) return;
    form.reset(draft.typed, { keepDefaultValues: true, keepFieldsRef: true });
    setSeen(draft.seen);
    setRestored(true);
  }, [destinationId]);

  useEffect(
    () =>
      form.subscribe({
        formState: { values: true },
        callback: ({ values }) =>
          keepSettingsDraft(destinationId, sameSettings(values, seen) ? null : { typed: pickSettings(values), seen }),
      }),
    [form, destinationId, seen],
  );

  function settle(settings: Settings) {
    setSeen(settings);
    setRestored(false);
    // The compiler registers a field once: a reset that forgot the fields would leave them deaf.
    form.reset(settings, { keepFieldsRef: true });
    keepSettingsDraft(destinationId, null);
  }

  return { seen, restored, settle };
}

function pickSettings({ awsRegion, bucket, iamRoleArn }: Settings): Settings {
  return { awsRegion, bucket, iamRoleArn };
}
