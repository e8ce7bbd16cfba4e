import type { AwsFaultKind } from "../validation/aws-fault.ts";

/** Faults of the staged copy of a batch: its bytes differ from those that were closed, or it isn't in the staging store. */
export type StagedFaultKind = "staged_file_damaged" | "staged_file_missing";

/** Every reason why a file waits. */
export type DeliveryFaultKind = AwsFaultKind | StagedFaultKind;

export const STAGED_FAULT_KINDS: readonly StagedFaultKind[] = ["staged_file_damaged", "staged_file_missing"];

/** Shown in the file's row. The customer doesn't have to act. */
export const STAGED_FAULT_SENTENCES: Record<StagedFaultKind, string> = {
  staged_file_damaged:
    "The staged copy of this file is damaged. The operator of Sluice has to restore it; your settings are right, and other files are not affected.",
  staged_file_missing:
    "The staged copy of this file is missing. The operator of Sluice has to restore it; your settings are right, and other files are not affected.",
};
