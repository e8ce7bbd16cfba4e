import type { Route } from "next";
import type { ListAddress } from "@/server/domain/list-part.ts";

/** Returns the address of a page of a list, with the page number in `pageKey`. The first page without a search is the path alone. */
export function listHref(path: Route, { q, page }: ListAddress, pageKey = "page"): Route {
  const query = new URLSearchParams({ ...(q !== "" && { q }), ...(page > 1 && { [pageKey]: String(page) }) }).toString();
  return (query === "" ? path : `${path}?${query}`) as Route;
}
