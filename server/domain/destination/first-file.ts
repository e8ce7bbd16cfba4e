import { type Settings, sameSettings } from "./settings.ts";

/** What is known about a source and its AWS S3, from which the way to the first file is derived. */
export type FirstFileFacts = {
  /** Null before there is one. */
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

/** The steps from a source to its first file, in their order, and which of them are done. Derived at read time, never stored. */
export function firstFileSteps({ source, destination }: FirstFileFacts): FirstFileStep[] {
  const delivered = destination?.lastFileAt != null;
  return [
    { id: "source", done: source !== null },
    { id: "events", done: source !== null && source.eventCount > 0 },
    { id: "destination", done: destination !== null },
    // A file that arrived proves more than Validate does.
    { id: "validated", done: delivered || hasPassed(destination) },
    { id: "enabled", done: destination?.enabled === true },
    { id: "file", done: delivered },
  ];
}

/** "Passed" belongs to the settings that passed, not to those that were saved after it. */
function hasPassed(destination: FirstFileFacts["destination"]): boolean {
  if (destination?.lastValidation == null) return false;
  const { code, settings } = destination.lastValidation;
  return code === "ok" && sameSettings(settings, destination.settings);
}
