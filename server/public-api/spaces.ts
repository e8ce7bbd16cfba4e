import { z } from "zod";
import { ok, refuse } from "../domain/result.ts";
import { listSpaces, type Space as SpaceFacts } from "../engage/spaces/list-spaces.ts";
import { openSpace } from "../engage/spaces/open-space.ts";
import { refusalError } from "./api-error.ts";
import { PageQuery, Pagination, toPage } from "./pagination.ts";
import { defineRoute, Id } from "./route.ts";

/** A space in the API's format. Its `sourceId` and `historyFrom` are our own. */
const Space = z.object({
  id: z.string().meta({ examples: ["spa_2Z7Jm1cR5u9Wq3XkT8bNfLd4Hs"] }),
  slug: z.string().meta({ examples: ["acme"] }),
  name: z.string().meta({ examples: ["Acme"] }),
  sourceId: z.string().meta({
    description: "The source of the space's identify calls. Its destinations receive audiences and computed traits.",
    examples: ["rh5BDZp6QDHvXFCkibm1pR"],
  }),
  historyFrom: z.iso
    .datetime()
    .nullable()
    .meta({
      description: "Since when the history has events.",
      examples: ["2026-11-01T00:00:00.000Z"],
    }),
});
const OneSpace = z.object({ space: Space });

export const SPACE_ROUTES = [
  defineRoute({
    id: "listSpaces",
    summary: "List the spaces of the workspace: one, or none before Engage is used",
    method: "GET",
    path: "/spaces",
    permission: "view_engage",
    query: PageQuery,
    data: z.object({ spaces: z.array(Space), pagination: Pagination }),
    async work({ runtime, actor, query }) {
      const { items, pagination } = toPage(await listSpaces(runtime, actor), query.pagination);
      return ok({ spaces: items.map(toSpace), pagination });
    },
  }),
  defineRoute({
    id: "createSpace",
    summary: "Create the workspace's space and its source, or return the space if it exists",
    method: "POST",
    path: "/spaces",
    permission: "edit_engage",
    data: OneSpace,
    async work({ runtime, actor }) {
      const opened = await openSpace(runtime, actor);
      return opened.ok ? ok({ space: toSpace(opened.value) }) : refuse(refusalError(opened.error));
    },
  }),
  defineRoute({
    id: "getSpace",
    summary: "Get a space",
    method: "GET",
    path: "/spaces/{spaceId}",
    permission: "view_engage",
    params: z.object({ spaceId: Id }),
    data: OneSpace,
    async work({ runtime, actor, params }) {
      const space = (await listSpaces(runtime, actor)).find(({ id }) => id === params.spaceId);
      return space === undefined ? refuse(refusalError("unknown_space")) : ok({ space: toSpace(space) });
    },
  }),
];

function toSpace({ id, slug, name, sourceId, historyFrom }: SpaceFacts): z.output<typeof Space> {
  return { id, slug, name, sourceId, historyFrom: historyFrom?.toISOString() ?? null };
}
