import type { Route } from "next";
import { computationPath } from "@/components/engage/class-words";
import { toResourceId } from "@/components/frame/crumbs";
import type { Jump } from "@/components/frame/jump";
import { searchWorkspace } from "@/server/configure/search-workspace.ts";
import type { Actor } from "@/server/domain/access/permissions.ts";
import { ListAddress, toPart } from "@/server/domain/list-part.ts";
import { getComputation } from "@/server/engage/computations/get-computation.ts";
import { type ComputationSummary, listComputations } from "@/server/engage/computations/list-computations.ts";
import type { Runtime } from "@/server/runtime.ts";

/** Returns the entries of the command palette that have `text` in their name, id, slug or bucket. */
export async function findJumps(runtime: Runtime, actor: Actor, text: string): Promise<Jump[]> {
  const [{ destinations, migrations, sources }, computations] = await Promise.all([
    searchWorkspace(runtime, actor, text),
    findComputations(runtime, actor, text),
  ]);
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
    ...computations.map(
      (computation): Jump => ({
        id: computation.id,
        kind: computation.class,
        label: computation.name,
        detail: computation.key,
        href: computationPath(computation),
      }),
    ),
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

/** Returns the audiences and traits with `text` in their name or key, or the one with this id. */
async function findComputations(runtime: Runtime, actor: Actor, text: string): Promise<ComputationSummary[]> {
  if (COMPUTATION_ID.test(text)) {
    const computation = await getComputation(runtime, actor, text);
    return computation === null ? [] : [computation];
  }
  const part = toPart(ListAddress.parse({ q: text }), JUMP_LIMIT);
  const lists = await Promise.all([listComputations(runtime, actor, "audience", part), listComputations(runtime, actor, "trait", part)]);
  return lists.flatMap(({ items }) => items);
}

const COMPUTATION_ID = /^(?:aud|tra)_[A-Za-z0-9]{1,60}$/;
const JUMP_LIMIT = 8;

/** Returns the source, destination, audience or trait of a path, or null if there is none that the actor may see. */
export async function findCurrentJump(runtime: Runtime, actor: Actor, path: string): Promise<Jump | null> {
  const id = toResourceId(path);
  if (id === null) return null;
  return (await findJumps(runtime, actor, id)).find((jump) => jump.id === id) ?? null;
}
