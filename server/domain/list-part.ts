import { z } from "zod";

/** Which entries of a list are asked for: at most `limit` of them after the first `offset`, of those in which `search` stands. */
export type ListPart = { search: string; offset: number; limit: number };

/** `totalCount` is of all entries that were searched for, also of those on other pages. */
export type Listed<Item> = { items: Item[]; totalCount: number };

export const PAGE_SIZE = 50;
/** Migrations of one environment are looked at, and moved on, together. */
export const MIGRATION_PAGE_SIZE = 200;

export const FIRST_PAGE: ListPart = { search: "", offset: 0, limit: PAGE_SIZE };

/** For those who may see nothing of a list. */
export function emptyList<Item>(): Listed<Item> {
  return { items: [], totalCount: 0 };
}

const MAX_PAGE = 1_000_000;

/** What stands in the address of a page with a list: `?q=acme&page=2`. Whatever else stands there is the first page. */
export const ListAddress = z.object({
  q: z
    .string()
    .catch("")
    // PostgreSQL takes no NUL, and nobody types the other control characters.
    .transform((text) =>
      text
        .replace(/\p{Cc}/gu, " ")
        .toWellFormed()
        .trim()
        .slice(0, 200),
    ),
  page: z.coerce.number().int().min(1).max(MAX_PAGE).catch(1),
});
export type ListAddress = z.output<typeof ListAddress>;

export function toPart({ q, page }: ListAddress, pageSize = PAGE_SIZE): ListPart {
  return { search: q, offset: (page - 1) * pageSize, limit: pageSize };
}
