import { z } from "zod";
import { ok, refuse } from "../domain/result.ts";
import { apiError } from "./api-error.ts";
import { DestinationMetadata, destinationsCatalog, SourceMetadata, sourcesCatalog } from "./catalog-entries.ts";
import { PageQuery, Pagination, toPage } from "./pagination.ts";
import { defineRoute, Id } from "./route.ts";

export const CATALOG_ROUTES = [
  defineRoute({
    id: "getDestinationsCatalog",
    summary: "List the destinations in the catalog",
    method: "GET",
    path: "/catalog/destinations",
    query: PageQuery,
    data: z.object({ destinationsCatalog: z.array(DestinationMetadata), pagination: Pagination }),
    async work({ runtime, query }) {
      const { items, pagination } = toPage(destinationsCatalog(runtime.config), query.pagination);
      return ok({ destinationsCatalog: items, pagination });
    },
  }),
  defineRoute({
    id: "getDestinationMetadata",
    summary: "Get a destination in the catalog",
    method: "GET",
    path: "/catalog/destinations/{destinationMetadataId}",
    params: z.object({ destinationMetadataId: Id }),
    data: z.object({ destinationMetadata: DestinationMetadata }),
    async work({ runtime, params }) {
      const found = destinationsCatalog(runtime.config).find(({ id }) => id === params.destinationMetadataId);
      return found === undefined ? notInCatalog("destination") : ok({ destinationMetadata: found });
    },
  }),
  defineRoute({
    id: "getSourcesCatalog",
    summary: "List the sources in the catalog",
    method: "GET",
    path: "/catalog/sources",
    query: PageQuery,
    data: z.object({ sourcesCatalog: z.array(SourceMetadata), pagination: Pagination }),
    async work({ runtime, query }) {
      const { items, pagination } = toPage(sourcesCatalog(runtime.config), query.pagination);
      return ok({ sourcesCatalog: items, pagination });
    },
  }),
  defineRoute({
    id: "getSourceMetadata",
    summary: "Get a source in the catalog",
    method: "GET",
    path: "/catalog/sources/{sourceMetadataId}",
    params: z.object({ sourceMetadataId: Id }),
    data: z.object({ sourceMetadata: SourceMetadata }),
    async work({ runtime, params }) {
      const found = sourcesCatalog(runtime.config).find(({ id }) => id === params.sourceMetadataId);
      return found === undefined ? notInCatalog("source") : ok({ sourceMetadata: found });
    },
  }),
];

function notInCatalog(kind: string) {
  return refuse(apiError("not-found", `The catalog has no such ${kind}.`));
}
