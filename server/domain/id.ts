import { z } from "zod";

const ID = /^[A-Za-z0-9_-]{1,64}$/;

/** An id of any shape that there is (docs/public-api.md 3.4), in a body, a query or a file. */
export const IdInput = z.string().regex(ID, "This is not an id.");

/** The id that an address or the argument of an action holds; "", which nothing has, where it holds none. */
export function readId(given: unknown): string {
  return typeof given === "string" && ID.test(given) ? given : "";
}
