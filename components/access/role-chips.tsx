import { Badge } from "@/components/ui/badge";
import type { Grant } from "@/server/domain/access/permissions.ts";
import { ROLE_NAMES, ROLES } from "@/server/domain/access/roles.ts";

/** A person's roles, the highest first, each with its source if it applies to one. */
export function RoleChips({ grants, sourceNames }: { grants: readonly Grant[]; sourceNames: ReadonlyMap<string, string> }) {
  const sorted = grants.toSorted((one, other) => ROLE_NAMES.indexOf(one.role) - ROLE_NAMES.indexOf(other.role));
  return (
    <ul className="flex flex-wrap gap-1.5">
      {sorted.map(({ role, sourceId }) => (
        <li key={`${role} ${sourceId}`} className="min-w-0">
          <Badge className="max-w-full" title={ROLES[role].description}>
            <span className="truncate">
              <span className="text-foreground">{ROLES[role].label}</span>
              {sourceId !== null && ` · ${sourceNames.get(sourceId) ?? "a source that is gone"}`}
            </span>
          </Badge>
        </li>
      ))}
    </ul>
  );
}
