import { createAuthMiddleware } from "better-auth/api";

/** Who signs in again in a browser gets a new session there, and the one that the browser had before is gone. */
export const endFormerSession = createAuthMiddleware(async (context) => {
  const { authCookies, internalAdapter, newSession, secret } = context.context;
  if (context.path !== "/sign-in/email" || !newSession) return;
  const former = await context.getSignedCookie(authCookies.sessionToken.name, secret);
  if (former && former !== newSession.session.token) await internalAdapter.deleteSession(former);
});
