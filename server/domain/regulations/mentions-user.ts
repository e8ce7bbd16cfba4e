/**
 * Returns whether an event or a record belongs to a user whose id `has` accepts: its `userId`, the `previousId` of an alias, or an entry of type `user_id` in
 * `context.externalIds`. Events of the same person with an `anonymousId` alone do not.
 */
export function mentionsUser(record: unknown, has: (userId: string) => boolean): boolean {
  if (!isObject(record)) return false;
  const { userId, previousId, context } = record;
  if (isKnown(userId, has) || isKnown(previousId, has)) return true;
  const externalIds = isObject(context) ? context["externalIds"] : undefined;
  if (!Array.isArray(externalIds)) return false;
  return externalIds.some((entry: unknown) => isObject(entry) && entry["type"] === "user_id" && isKnown(entry["id"], has));
}

function isKnown(id: unknown, has: (userId: string) => boolean): boolean {
  return typeof id === "string" && has(id);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
