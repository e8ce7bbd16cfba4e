import { hasSetupLink } from "../../db/setup-links.ts";
import type { Runtime } from "../../runtime.ts";
import { hashToken } from "../sessions/hash-token.ts";

/** Returns whether the token of a set-up link is valid, without using it up. */
export async function isSetupLinkValid(runtime: Runtime, token: string): Promise<boolean> {
  return await hasSetupLink(runtime.db, hashToken(token), new Date(runtime.clock.now()));
}
