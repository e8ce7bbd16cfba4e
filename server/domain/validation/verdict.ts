import { type Settings, sameSettings } from "../destination/settings.ts";
import type { Validation, ValidationStepId } from "./validation.ts";
import type { ValidationCode } from "./validation-codes.ts";

/** What is known of a destination's saved settings. Times are ms since the epoch. */
export type Verdict = {
  settings: Settings;
  /** Null while nothing is known. */
  code: ValidationCode | null;
  failedStep: ValidationStepId | null;
  /** Since when they pass, or since when they don't. */
  since: number | null;
  /** When AWS was asked last, whatever it said. */
  askedAt: number;
  uploadTriedAt: number | null;
};

type Found = Pick<Validation, "settings" | "code" | "steps">;

/**
 * The verdict after a validation of the saved settings. An inconclusive one says nothing; and one that tried no upload can't say that
 * uploads work again.
 */
export function nextVerdict(before: Verdict | null, { settings, code, steps }: Found, now: number): Verdict {
  const known = before !== null && sameSettings(before.settings, settings) ? before : toNothingKnown(settings, now);
  const triesUpload = steps.some(({ id, state }) => id === "upload" && state !== "skipped") && code !== "inconclusive";
  const asked = { ...known, askedAt: now, uploadTriedAt: triesUpload ? now : known.uploadTriedAt };
  if (code === "inconclusive" || (code === "ok" && !triesUpload && known.failedStep === "upload")) return asked;

  const failedStep = steps.find(({ state }) => state === "failed")?.id ?? null;
  const goesOn = known.code !== null && (known.code === "ok") === (code === "ok");
  return { ...asked, code, failedStep, since: goesOn ? known.since : now };
}

function toNothingKnown(settings: Settings, now: number): Verdict {
  return { settings, code: null, failedStep: null, since: null, askedAt: now, uploadTriedAt: null };
}
