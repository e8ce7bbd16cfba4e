"use client";

import { useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import { toast } from "sonner";
import { type LocationConflict, useLocationConflict } from "@/components/destination/use-location-conflict";
import type { Answer } from "@/components/form/answer";
import { showRefusal } from "@/components/form/show-refusal";
import type { SaveOptions, Settings } from "@/server/domain/destination/settings.ts";

/** Saves the settings. Refuses with `changed_meanwhile` if the saved settings are not the ones in `seen`. */
export type SaveAction = (settings: Settings, options: SaveOptions) => Promise<Answer<null>>;

type UseSaveSettings = {
  form: UseFormReturn<Settings>;
  save: SaveAction;
  /** Called with the settings once they are saved. */
  onSaved: (settings: Settings) => void;
};

type SettingsSaver = {
  /** The settings that somebody else saved in the meantime; null if nobody did. */
  theirs: Settings | null;
  /** The question whether another destination may write to the same location. */
  location: LocationConflict;
  /** Saves the settings. `seen` are the settings that the person saw as saved. */
  saveOver(settings: Settings, seen: Settings): Promise<void>;
  /** Saves the settings that `location` asked about. */
  confirmLocation(): Promise<void>;
  forgetTheirs(): void;
};

/** Saves the settings in the form. */
export function useSaveSettings({ form, save, onSaved }: UseSaveSettings): SettingsSaver {
  const [theirs, setTheirs] = useState<Settings | null>(null);
  const [pending, setPending] = useState<Settings | null>(null);
  const location = useLocationConflict();

  async function saveOver(settings: Settings, seen: Settings): Promise<void> {
    setPending(settings);
    await take(settings, await location.attempt(settings.bucket, (mayShareLocation) => save(settings, { seen, mayShareLocation })));
  }

  async function confirmLocation(): Promise<void> {
    const saved = await location.confirm();
    if (pending !== null) await take(pending, saved);
  }

  /** `saved` is null if the person has to confirm first. */
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
