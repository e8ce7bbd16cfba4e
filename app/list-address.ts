import type { Route } from "next";
import { redirect } from "next/navigation";
import { listHref } from "@/components/frame/list-href";
import { ListAddress, type Listed } from "@/server/domain/list-part.ts";

export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** Returns the search and the page number in an address. `pageKey` is the query parameter of the page number; a second list has its own. */
export async function readListAddress(searchParams: SearchParams, pageKey = "page"): Promise<ListAddress> {
  const { q, [pageKey]: page } = await searchParams;
  return ListAddress.parse({ q, page });
}

/** Redirects from a page after the last to the first page, for lists that have become shorter. */
export function leaveEmptyPage(path: Route, address: ListAddress, { items, totalCount }: Listed<unknown>): void {
  if (items.length === 0 && totalCount > 0 && address.page > 1) redirect(listHref(path, { ...address, page: 1 }));
}
