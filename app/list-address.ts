import type { Route } from "next";
import { redirect } from "next/navigation";
import { listHref } from "@/components/frame/list-href";
import { ListAddress, type Listed } from "@/server/domain/list-part.ts";

export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** Which page of its list a page's address asks for; of its second list where `pageKey` is another than `page`. */
export async function readListAddress(searchParams: SearchParams, pageKey = "page"): Promise<ListAddress> {
  const { q, [pageKey]: page } = await searchParams;
  return ListAddress.parse({ q, page });
}

/** A page after the last, which the address of a list that has shrunk still asks for, leads to the first. */
export function leaveEmptyPage(path: Route, address: ListAddress, { items, totalCount }: Listed<unknown>): void {
  if (items.length === 0 && totalCount > 0 && address.page > 1) redirect(listHref(path, { ...address, page: 1 }));
}
