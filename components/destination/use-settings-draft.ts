"use client";

import { useEffect, useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import { keepSettingsDraft, readSettingsDraft } from "@/components/destination/settings-draft";
import { type Settings, sameSettings } from "@/server/domain/destination/settings.ts";

type SettingsDrafting = { seen: Settings; restored: boolean; settle: (settings: Settings) => void };

/**
 * Keeps unsaved changes through a reload of the page, and through a `posted` form. Returns the saved settings that the changes began from
 * (`seen`), whether a draft was restored, and `settle`, which sets the form to saved settings and deletes the draft.
 */
export function useSettingsDraft(
  form: UseFormReturn<Settings>,
  destinationId: string,
  saved: Settings,
  posted: Settings | null,
): SettingsDrafting {
  const [seen, setSeen] = useState(saved);
  const [restored, setRestored] = useState(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: only the draft from before the page was opened
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
    // The React compiler registers a field once. A reset that drops the registrations would disconnect the fields.
    form.reset(settings, { keepFieldsRef: true });
    keepSettingsDraft(destinationId, null);
  }

  return { seen, restored, settle };
}

function pickSettings({ awsRegion, bucket, iamRoleArn }: Settings): Settings {
  return { awsRegion, bucket, iamRoleArn };
}
