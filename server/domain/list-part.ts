import { z } from "zod";

/** The requested part of a list: at most `limit` entries after the first `offset`, of those that contain `search`. */
export type ListPart = { search: string; offset: number; limit: number };

/** `totalCount` counts all matching entries, also on other pages. */
export type Listed<Item> = { items: Item[]; totalCount: number };

export const PAGE_SIZE = 50;
/** Larger, because the migrations of one environment are shown and advanced together. */
export const MIGRATION_PAGE_SIZE = 200;

export const FIRST_PAGE: ListPart = { search: "", offset: 0, limit: PAGE_SIZE };

/** Returns the list for actors who may not view it. */
export function emptyList<Item>(): Listed<Item> {
  return { items: [], totalCount: 0 };
}

const MAX_PAGE = 1_000_000;

/** The query of a page with a list: `?q=acme&page=2`. Invalid values mean the first page without a search. */
export const ListAddress = z.object({
  q: z
    .string()
    .catch("")
    // PostgreSQL rejects NUL, and nobody types the other control characters.
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
