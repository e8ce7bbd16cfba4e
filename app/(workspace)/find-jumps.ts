import type { Route } from "next";
import { toResourceId } from "@/components/frame/crumbs";
import type { Jump } from "@/components/frame/jump";
import { searchWorkspace } from "@/server/configure/search-workspace.ts";
import type { Actor } from "@/server/domain/access/permissions.ts";
import type { Runtime } from "@/server/runtime.ts";

/** Returns the entries of the command palette that have `text` in their name, id, slug or bucket. */
export async function findJumps(runtime: Runtime, actor: Actor, text: string): Promise<Jump[]> {
  const { destinations, migrations, sources } = await searchWorkspace(runtime, actor, text);
  return [
    ...destinations.map(
      ({ id, name, sourceName }): Jump => ({
        id,
        kind: "destination",
        label: name,
        detail: sourceName,
        href: `/destinations/${id}/delivery` as Route,
      }),
    ),
    ...sources.map(({ id, name, slug }): Jump => ({ id, kind: "source", label: name, detail: slug, href: `/sources/${id}` as Route })),
    ...migrations.map(
      ({ id, name, sourceName }): Jump => ({
        id: `move ${id}`,
        kind: "migration",
        label: `Move ${name} to AWS S3`,
        detail: sourceName,
        href: `/destinations/${id}/migrate` as Route,
      }),
    ),
  ];
}

/** Returns the source or destination of a path, or null if there is none that the actor may see. */
export async function findCurrentJump(runtime: Runtime, actor: Actor, path: string): Promise<Jump | null> {
  const id = toResourceId(path);
  if (id === null) return null;
  return (await findJumps(runtime, actor, id)).find((jump) => jump.id === id) ?? null;
}
