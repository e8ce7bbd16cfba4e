import { z } from "zod";

/** Returns the key of an audience or a computed trait: its name in snake_case (segment.md 6.4, R118). Empty if the name has no Latin letter or digit. */
export function toComputationKey(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
}

/** Names of users' own traits that Segment reserves are no keys, because a computed value would overwrite what the sources send. */
const RESERVED = ["id", "email", "phone", "name", "firstname", "lastname", "username", "createdat"];

export const KeyInput = z
  .string()
  .trim()
  .min(1, "Enter a key, such as order_completed_last_30days.")
  .max(100, "A key has at most 100 characters.")
  .regex(/^[a-z0-9_]+$/, "A key has lower-case letters, digits and underscores.")
  .refine((key) => !RESERVED.includes(key.replaceAll("_", "")), "This key is the name of a trait that sources send. Choose another one.");
