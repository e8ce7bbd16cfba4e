import type { DatabaseTransaction } from "../db/database.ts";
import { type FilePlace, type PlacedFile, selectPendingPlaces, updateFilePlace } from "../db/deliveries.ts";
import { hasDotSegment } from "../domain/destination/bucket-path.ts";
import { placeOfToday, samePlace } from "./place-of-today.ts";

/**
 * Sends the files of a paused destination (docs/decisions/008) to where its settings say today, through the role that they name today. A file that
 * AWS has only ever refused, or that nobody has tried, has left nothing behind. One that may have reached its place, were it
 * through an answer that got lost, keeps that place for good: no file is written under two names.
 */
export async function readdressFiles(transaction: DatabaseTransaction, destinationId: string): Promise<void> {
  for (const file of await selectPendingPlaces(transaction, destinationId)) await readdressFile(transaction, file);
}

export async function readdressFile(transaction: DatabaseTransaction, file: PlacedFile): Promise<void> {
  const place = placeOfToday(file);
  if (place === null || samePlace(place, file)) return;
  if (file.attemptCount === 0 || sameObject(place, file) || isUnwritable(file)) await updateFilePlace(transaction, file.id, place);
}

/** A key that S3 refused to read was refused each time: it depends on nothing else. */
function isUnwritable({ key, faultKind }: PlacedFile): boolean {
  return hasDotSegment(key) && (faultKind === "invalid_request" || faultKind === "invalid_credentials");
}

function sameObject(one: FilePlace, other: FilePlace): boolean {
  return one.bucket === other.bucket && one.key === other.key;
}
