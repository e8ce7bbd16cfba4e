import { z } from "zod";

const ID = /^[A-Za-z0-9_-]{1,64}$/;

/** An id in any of the known formats (docs/public-api.md), in a body, a query or a file. */
export const IdInput = z.string().regex(ID, "This is not an id.");

/** Returns the id in a URL or an action's argument; "", which is no id, if it isn't one. */
export function readId(given: unknown): string {
  return typeof given === "string" && ID.test(given) ? given : "";
}
