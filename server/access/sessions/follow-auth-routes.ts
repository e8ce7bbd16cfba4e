import { type AuthMiddleware, createAuthMiddleware } from "better-auth/api";
import type { Runtime } from "../../runtime.ts";
import { rememberDevice } from "./remember-device.ts";

/**
 * Runs after better-auth's routes. A sign-in makes the browser a known device of the account, and ends the previous session of the browser.
 * Responses never contain the session's token: it is only in the HttpOnly cookie, where scripts can't read it.
 */
export function followAuthRoutes(runtime: Pick<Runtime, "ids">): AuthMiddleware {
  return createAuthMiddleware(async (context) => {
    const { authCookies, internalAdapter, newSession, returned, secret } = context.context;
    if (context.path === "/sign-in/email" && newSession) {
      await rememberDevice(runtime, context, newSession.user.email);
      const former = await context.getSignedCookie(authCookies.sessionToken.name, secret);
      if (former && former !== newSession.session.token) await internalAdapter.deleteSession(former);
    }
    return withoutToken(returned);
  });
}

/** Returns undefined, which leaves the response unchanged, for errors and for responses without a body. */
function withoutToken(answer: unknown): object | undefined {
  if (typeof answer !== "object" || answer === null || answer instanceof Error || answer instanceof Response) return undefined;
  const { token: _, ...rest } = answer as { token?: unknown; session?: { token?: unknown } | null };
  if (!rest.session) return rest;
  const { token: __, ...session } = rest.session;
  return { ...rest, session };
}
