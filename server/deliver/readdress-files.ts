import type { DatabaseTransaction } from "../db/database.ts";
import { type AddressedFile, type DeliveryTarget, selectPendingTargets, updateFileTarget } from "../db/deliveries.ts";
import { selectTargetSettings, type TargetSettings } from "../db/destinations.ts";
import { hasDotSegment } from "../domain/destination/bucket-path.ts";
import { currentTarget, sameTarget } from "./current-target.ts";

/**
 * Changes the target of a paused destination's files to its current settings (docs/decisions/008). A file that was never tried, or that AWS always
 * refused, exists nowhere. A file that may have been written, for example because an answer was lost, keeps its target: no file is written
 * under two keys.
 */
export async function readdressFiles(transaction: DatabaseTransaction, destinationId: string): Promise<void> {
  const settings = await selectTargetSettings(transaction, destinationId);
  for (const file of await selectPendingTargets(transaction, destinationId)) await readdressFile(transaction, file, settings);
}

/** Changes the target of one file to `settings`, unless it may exist under its earlier target. */
export async function readdressFile(transaction: DatabaseTransaction, file: AddressedFile, settings: TargetSettings): Promise<void> {
  const target = currentTarget(file, settings);
  if (target === null || sameTarget(target, file)) return;
  if (file.attemptCount === 0 || sameObject(target, file) || isUnwritable(file)) await updateFileTarget(transaction, file.id, target);
}

/** S3 refuses a key with a dot segment each time. */
function isUnwritable({ key, faultKind }: AddressedFile): boolean {
  return hasDotSegment(key) && (faultKind === "invalid_request" || faultKind === "invalid_credentials");
}

function sameObject(one: DeliveryTarget, other: DeliveryTarget): boolean {
  return one.bucket === other.bucket && one.key === other.key;
}
