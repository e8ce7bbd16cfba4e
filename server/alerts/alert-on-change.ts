import { addExpired, closeAlert, openAlert, selectOpenAlert } from "../db/alert-states.ts";
import type { DatabaseTransaction } from "../db/database.ts";
import type { Validation } from "../domain/validation/validation.ts";
import { deliversFiles } from "../domain/validation/validation-codes.ts";
import { readDestinationFacts, toValidationFacts } from "./alert-facts.ts";
import { type AlertRuntime, announceChanges } from "./announce-changes.ts";

/** Tells that a destination was paused, in the transaction that pauses it. A validation that failed before is told by it. */
export async function alertOnPause(runtime: AlertRuntime, transaction: DatabaseTransaction, destinationId: string): Promise<void> {
  const found = await readDestinationFacts(runtime, transaction, destinationId);
  if (found === null) return;
  const { workspaceId, sourceId } = found.row;
  const since = new Date(runtime.clock.now());
  await openAlert(transaction, { workspaceId, sourceId, destinationId, rule: "destination_paused", since });
  await closeAlert(transaction, destinationId, "delivery_would_fail");
  await announceChanges(runtime, transaction, found.facts, [{ type: "destination.paused", about: {} }]);
}

/** Tells that a pause ended, with what is delivered now, in the transaction that ends it. */
export async function alertOnResume(runtime: AlertRuntime, transaction: DatabaseTransaction, destinationId: string): Promise<void> {
  const found = await readDestinationFacts(runtime, transaction, destinationId);
  if (found === null) return;
  await closeAlert(transaction, destinationId, "destination_paused");
  await closeAlert(transaction, destinationId, "delivery_would_fail");
  await announceChanges(runtime, transaction, found.facts, [{ type: "destination.resumed", about: {} }]);
}

type Found = Pick<Validation, "code" | "cause" | "settings" | "id">;

/**
 * Tells that the saved settings of a destination fail or pass again, in the transaction that stores the verdict. A paused destination has been
 * told of, and nothing follows from an inconclusive validation.
 */
export async function alertOnVerdict(
  runtime: AlertRuntime,
  transaction: DatabaseTransaction,
  destinationId: string,
  validation: Found,
): Promise<void> {
  if (validation.code === "inconclusive") return;
  const found = await readDestinationFacts(runtime, transaction, destinationId);
  if (found === null || found.row.pausedAt !== null) return;
  if (deliversFiles(validation.code)) {
    if ((await closeAlert(transaction, destinationId, "delivery_would_fail")) === undefined) return;
    return await announceChanges(runtime, transaction, found.facts, [{ type: "destination.recovered", about: {} }]);
  }
  if ((await selectOpenAlert(transaction, destinationId, "delivery_would_fail")) !== undefined) return;
  const { workspaceId, sourceId } = found.row;
  const since = new Date(runtime.clock.now());
  await openAlert(transaction, { workspaceId, sourceId, destinationId, rule: "delivery_would_fail", since });
  const about = toValidationFacts(found, validation, runtime.config);
  await announceChanges(runtime, transaction, found.facts, [{ type: "destination.would_fail", about }]);
}

/** Tells that files of a destination expired, in the transaction that fails them. Further ones are counted until the alert recovers. */
export async function alertOnExpiry(
  runtime: AlertRuntime,
  transaction: DatabaseTransaction,
  destinationId: string,
  expired: { files: number; events: number },
): Promise<void> {
  const found = await readDestinationFacts(runtime, transaction, destinationId);
  if (found === null) return;
  const isOpen = (await selectOpenAlert(transaction, destinationId, "files_expired")) !== undefined;
  const { workspaceId, sourceId } = found.row;
  const since = new Date(runtime.clock.now());
  if (!isOpen) await openAlert(transaction, { workspaceId, sourceId, destinationId, rule: "files_expired", since });
  await addExpired(transaction, destinationId, expired);
  if (!isOpen) await announceChanges(runtime, transaction, found.facts, [{ type: "files.expired", about: { expired } }]);
}
