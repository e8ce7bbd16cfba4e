import type { AwsFaultKind } from "../validation/aws-fault.ts";

/** What is wrong with the platform's own copy of a batch: its bytes are not those that were sealed, or it is not in the staging store. */
export type StagedFaultKind = "staged_file_damaged" | "staged_file_missing";

/** Every reason for which a file waits. */
export type DeliveryFaultKind = AwsFaultKind | StagedFaultKind;

export const STAGED_FAULT_KINDS: readonly StagedFaultKind[] = ["staged_file_damaged", "staged_file_missing"];

/** What the file's row says. The customer can do nothing about it, and need not. */
export const STAGED_FAULT_SENTENCES: Record<StagedFaultKind, string> = {
  staged_file_damaged:
    "The staged copy of this file is damaged. The operator of Sluice has to restore it; your settings are right, and other files are not affected.",
  staged_file_missing:
    "The staged copy of this file is missing. The operator of Sluice has to restore it; your settings are right, and other files are not affected.",
};
