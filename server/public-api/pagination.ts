import { z } from "zod";
import type { ListPart } from "../domain/list-part.ts";

const DEFAULT_COUNT = 200;

/** Opaque to clients: the position of the page's first entry in base64. */
const Cursor = z
  .string()
  .max(24)
  .meta({ description: "The cursor of the page: `next` or `previous` of another page.", examples: ["MjAw"] })
  .transform((text, context) => {
    const digits = Buffer.from(text, "base64").toString("latin1");
    if (/^\d{1,15}$/.test(digits)) return Number(digits);
    context.addIssue({ code: "custom", message: "This cursor came from no page." });
    return z.NEVER;
  });

/** The query parameters of every list call. */
export const PageQuery = z.object({
  pagination: z
    .object({
      count: z.coerce
        .number()
        .int()
        .min(1)
        .max(1000)
        .default(DEFAULT_COUNT)
        .meta({ description: "The number of entries of a page.", examples: [10] }),
      cursor: Cursor.optional(),
    })
    .default({ count: DEFAULT_COUNT }),
});

export type PageRequest = z.output<typeof PageQuery>["pagination"];

export const Pagination = z.object({
  current: z.string().meta({ description: "The cursor of this page.", examples: ["MA=="] }),
  next: z
    .string()
    .optional()
    .meta({ description: "The cursor of the next page. Absent on the last page.", examples: ["MTA="] }),
  previous: z.string().optional().meta({ description: "The cursor of the previous page. Absent on the first page." }),
  totalEntries: z
    .int()
    .optional()
    .meta({ description: "The number of entries of all pages.", examples: [24] }),
});

/** Returns the requested part of a list. */
export function partOfRequest({ count, cursor = 0 }: PageRequest): ListPart {
  return { search: "", offset: cursor, limit: count };
}

/** Returns the position of the requested page in the list. `next` is absent on the last page. */
export function toPagination({ totalCount }: { totalCount: number }, { count, cursor = 0 }: PageRequest): z.output<typeof Pagination> {
  const end = cursor + count;
  return {
    current: encodeCursor(cursor),
    totalEntries: totalCount,
    ...(end < totalCount && { next: encodeCursor(end) }),
    ...(cursor > 0 && { previous: encodeCursor(Math.max(0, cursor - count)) }),
  };
}

/** Returns the requested page of a list that is in memory. */
export function toPage<Item>(all: readonly Item[], request: PageRequest) {
  const { count, cursor = 0 } = request;
  return { items: all.slice(cursor, cursor + count), pagination: toPagination({ totalCount: all.length }, request) };
}

export function encodeCursor(position: number): string {
  return Buffer.from(String(position)).toString("base64");
}
