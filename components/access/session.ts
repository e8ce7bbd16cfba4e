import type { FormRefusal } from "@/components/form/answer";
import { ok, type Result, refuse } from "@/server/domain/result.ts";

/** Signs in through the rate-limited route, which sets the session cookie. */
export async function signIn(credentials: { email: string; password: string }): Promise<Result<null, FormRefusal>> {
  const response = await post("/api/auth/sign-in/email", credentials);
  if (response === null) return refuse({ message: "Sluice did not respond. Check that it is running, then sign in again." });
  if (response.ok) return ok(null);
  // Too many attempts, or the page has another address than PUBLIC_URL. The server returns the reason.
  if (response.status === 429 || response.status === 403) return refuse({ message: await toMessage(response) });
  if (response.status === 401) return refuse({ message: "The email address or the password is wrong." });
  return refuse({ message: `Signing in failed with status ${response.status}. See the log of the web program.` });
}

/** Ends the session and loads the sign-in page, or `goTo`. The load removes the workspace's data from memory. */
export async function signOut(goTo = "/sign-in"): Promise<void> {
  await post("/api/auth/sign-out", {});
  window.location.assign(goTo);
}

async function post(path: string, body: object): Promise<Response | null> {
  const headers = { "content-type": "application/json" };
  return await fetch(path, { method: "POST", headers, body: JSON.stringify(body) }).catch(() => null);
}

/** Returns the server's message, which distinguishes too many attempts from too many people at once. */
async function toMessage(response: Response): Promise<string> {
  const body: { message?: unknown } | null = await response.json().catch(() => null);
  return typeof body?.message === "string" ? body.message : `Signing in was refused with status ${response.status}. Try again in a minute.`;
}
