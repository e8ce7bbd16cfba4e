import { hasSetupLink } from "../../db/setup-links.ts";
import type { Runtime } from "../../runtime.ts";
import { hashToken } from "../sessions/hash-token.ts";

/** Whether the token of a set-up link is good right now. Uses nothing up. */
export async function findSetupLink(runtime: Runtime, token: string): Promise<boolean> {
  return await hasSetupLink(runtime.db, hashToken(token), new Date(runtime.clock.now()));
}
