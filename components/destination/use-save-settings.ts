"use client";

import { useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import { toast } from "sonner";
import { useLocationConflict } from "@/components/destination/use-location-conflict";
import type { Answer } from "@/components/form/answer";
import { showRefusal } from "@/components/form/show-refusal";
import type { SaveOptions, Settings } from "@/server/domain/destination/settings.ts";

/** Saves the settings. It is refused with `changed_meanwhile` where the saved settings are not the ones in `seen`. */
export type SaveAction = (settings: Settings, options: SaveOptions) => Promise<Answer<null>>;

type UseSaveSettings = {
  form: UseFormReturn<Settings>;
  save: SaveAction;
  /** Called with the settings once they are saved. */
  onSaved: (settings: Settings) => void;
};

/**
 * Saves what is in the form. `theirs` are the settings that somebody else saved meanwhile; null where nobody did. `location` is the
 * question whether another destination may write to the same location.
 */
export function useSaveSettings({ form, save, onSaved }: UseSaveSettings) {
  const [theirs, setTheirs] = useState<Settings | null>(null);
  const [asked, setAsked] = useState<Settings | null>(null);
  const location = useLocationConflict();

  /** `seen` are the settings that the person saw as saved. */
  async function saveOver(settings: Settings, seen: Settings): Promise<void> {
    setAsked(settings);
    await take(settings, await location.attempt(settings.bucket, (mayShareLocation) => save(settings, { seen, mayShareLocation })));
  }

  /** Saves what `location` asked about. */
  async function confirmLocation(): Promise<void> {
    const saved = await location.confirm();
    if (asked !== null) await take(asked, saved);
  }

  /** `saved` is null where the person is asked first. */
  async function take(settings: Settings, saved: Answer<null> | null): Promise<void> {
    if (saved === null) return;
    if (!saved.ok && saved.error.settings !== undefined) return setTheirs(saved.error.settings);
    setTheirs(null);
    if (!saved.ok) return showRefusal(form, saved.error);
    onSaved(settings);
    toast.success("Settings saved. New files use them.");
  }

  return { theirs, location, saveOver, confirmLocation, forgetTheirs: () => setTheirs(null) };
}
