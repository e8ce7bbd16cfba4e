import { selectOpenAlertsBySubject } from "../../db/alert-states.ts";
import { type Actor, may } from "../../domain/access/permissions.ts";
import type { RuleId } from "../../domain/alerts/alert-rules.ts";
import { visibleText } from "../../domain/plain-text.ts";
import type { Runtime } from "../../runtime.ts";

type Named = { id: string; name: string };

/** An alert that has fired and not recovered. `since` is in ms since the epoch. */
export type OpenAlertView = { rule: RuleId; since: number; level: number; source: Named | null; destination: Named | null };

/** Returns the open alerts about destinations and sources that the actor may see, the newest first. */
export async function listOpenAlerts({ db }: Runtime, actor: Actor): Promise<OpenAlertView[]> {
  const rows = await selectOpenAlertsBySubject(db, actor.workspaceId);
  return rows
    .filter(({ sourceId }) => may(actor, "view_destinations", sourceId ?? undefined))
    .map(({ rule, since, level, sourceId, sourceName, destinationId, destinationName }) => ({
      rule,
      since: since.getTime(),
      level,
      source: toNamed(sourceId, sourceName),
      destination: toNamed(destinationId, destinationName),
    }));
}

function toNamed(id: string | null, name: string | null): Named | null {
  return id === null ? null : { id, name: visibleText(name ?? id) };
}
