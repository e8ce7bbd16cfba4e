import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { writeWhole } from "./place-file.ts";
import { uniqueId } from "./unique-id.ts";

/** The contents of a session token: the assumed role, its expiration (ms since the epoch) and the session policy. */
type Session = z.output<typeof Session>;
const Session = z.object({
  accessKeyId: z.string(),
  roleArn: z.string(),
  roleId: z.string(),
  sessionName: z.string(),
  sessionPolicy: z.string().nullable(),
  expiresAt: z.number(),
});

type SessionCredentials = { accessKeyId: string; secretAccessKey: string; sessionToken: string };

export type Sessions = {
  issue(session: Omit<Session, "accessKeyId">): SessionCredentials;
  /** Returns null for a token that was not created with this directory's key. Does not check whether it expired. */
  open(sessionToken: string): (Session & { secretAccessKey: string }) | null;
};

/**
 * Temporary credentials without a table of sessions: the token contains the session with an HMAC, and the secret is derived from the
 * token. Every process with the same directory can verify them, also after a restart.
 */
export async function openSessions(directory: string): Promise<Sessions> {
  const key = await loadKey(directory);
  const derive = (purpose: string, text: string) => createHmac("sha256", key).update(`${purpose}:${text}`).digest();
  const deriveSecret = (token: string) => derive("secret", token).toString("base64").slice(0, 40);

  return {
    issue(input) {
      const session: Session = { ...input, accessKeyId: uniqueId("ASIA", 16) };
      const claims = Buffer.from(JSON.stringify(session)).toString("base64url");
      const sessionToken = `${claims}.${derive("token", claims).toString("base64url")}`;
      return { accessKeyId: session.accessKeyId, secretAccessKey: deriveSecret(sessionToken), sessionToken };
    },
    open(sessionToken) {
      const [claims = "", mark = "", ...rest] = sessionToken.split(".");
      const [given, expected] = [Buffer.from(mark, "base64url"), derive("token", claims)];
      if (rest.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
      const session = Session.parse(JSON.parse(Buffer.from(claims, "base64url").toString()));
      return { ...session, secretAccessKey: deriveSecret(sessionToken) };
    },
  };
}

/** Creates the key on first use. It is readable by the owner only. */
async function loadKey(directory: string): Promise<Buffer> {
  const path = join(directory, "session-key");
  await writeWhole(directory, path, randomBytes(32), { exclusive: true, mode: 0o600 });
  return readFile(path);
}
