import { type Settings, sameSettings } from "../destination/settings.ts";
import type { Validation, ValidationStepId } from "./validation.ts";
import type { ValidationCode } from "./validation-codes.ts";

/** The newest knowledge about a destination's saved settings. Times are in ms since the epoch. */
export type Verdict = {
  settings: Settings;
  /** Null if nothing is known. */
  code: ValidationCode | null;
  failedStep: ValidationStepId | null;
  /** Since when they pass, or since when they fail. */
  since: number | null;
  /** When the settings were last validated, with any result. */
  askedAt: number;
  uploadTriedAt: number | null;
};

type Found = Pick<Validation, "settings" | "code" | "steps">;

/**
 * Returns the verdict after a validation of the saved settings. An inconclusive validation changes nothing, and one without an upload can't
 * show that uploads work again.
 */
export function nextVerdict(before: Verdict | null, { settings, code, steps }: Found, now: number): Verdict {
  const known = before !== null && sameSettings(before.settings, settings) ? before : toNothingKnown(settings, now);
  const triesUpload = steps.some(({ id, state }) => id === "upload" && state !== "skipped") && code !== "inconclusive";
  const asked = { ...known, askedAt: now, uploadTriedAt: triesUpload ? now : known.uploadTriedAt };
  if (code === "inconclusive" || (code === "ok" && !triesUpload && isUploadStep(known.failedStep))) return asked;

  const failedStep = steps.find(({ state }) => state === "failed")?.id ?? null;
  const goesOn = known.code !== null && (known.code === "ok") === (code === "ok");
  return { ...asked, code, failedStep, since: goesOn ? known.since : now };
}

/** Validations without an upload don't take these steps. */
function isUploadStep(step: ValidationStepId | null): boolean {
  return step === "upload" || step === "upload_manifest";
}

function toNothingKnown(settings: Settings, now: number): Verdict {
  return { settings, code: null, failedStep: null, since: null, askedAt: now, uploadTriedAt: null };
}
