import type { Grant } from "../../domain/access/permissions.ts";
import { ROLES } from "../../domain/access/roles.ts";

/** Returns the roles as text for the activity log: `Source Admin (Shop website), Workspace Member`. */
export function describeGrants(grants: readonly Grant[], sourceNames: ReadonlyMap<string, string>): string {
  const words = grants.map(({ role, sourceId }) =>
    sourceId === null ? ROLES[role].label : `${ROLES[role].label} (${sourceNames.get(sourceId) ?? sourceId})`,
  );
  return words.toSorted().join(", ");
}
