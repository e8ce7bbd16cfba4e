import { type Settings, sameSettings } from "./settings.ts";

/** The facts about a source and its AWS S3 from which the steps to the first file are derived. */
export type FirstFileFacts = {
  /** Null if there is none yet. */
  source: { id: string; eventCount: number } | null;
  destination: {
    id: string;
    enabled: boolean;
    settings: Settings;
    lastFileAt: number | null;
    lastValidation: { code: string; settings: Settings } | null;
  } | null;
};

export type FirstFileStep = { id: FirstFileStepId; done: boolean };
export type FirstFileStepId = "source" | "events" | "destination" | "validated" | "enabled" | "file";

/** Returns the steps from a source to its first file, in order, and which are done. Derived at read time, never stored. */
export function firstFileSteps({ source, destination }: FirstFileFacts): FirstFileStep[] {
  const delivered = destination?.lastFileAt != null;
  return [
    { id: "source", done: source !== null },
    { id: "events", done: source !== null && source.eventCount > 0 },
    { id: "destination", done: destination !== null },
    // A delivered file proves more than Validate.
    { id: "validated", done: delivered || hasPassed(destination) },
    { id: "enabled", done: destination?.enabled === true },
    { id: "file", done: delivered },
  ];
}

/** Only a validation of the current settings counts. */
function hasPassed(destination: FirstFileFacts["destination"]): boolean {
  if (destination?.lastValidation == null) return false;
  const { code, settings } = destination.lastValidation;
  return code === "ok" && sameSettings(settings, destination.settings);
}
