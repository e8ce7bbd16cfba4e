import { createAuthMiddleware } from "better-auth/api";
import type { Runtime } from "../runtime.ts";
import { rememberDevice } from "./remember-device.ts";

/**
 * After signing in: the browser is a known device of the account from now on. Who signs in again in a browser gets a new session there,
 * and the one that the browser had before is gone.
 */
export function followSignIn(runtime: Pick<Runtime, "ids">) {
  return createAuthMiddleware(async (context) => {
    const { authCookies, internalAdapter, newSession, secret } = context.context;
    if (context.path !== "/sign-in/email" || !newSession) return;
    await rememberDevice(runtime, context, newSession.user.email);
    const former = await context.getSignedCookie(authCookies.sessionToken.name, secret);
    if (former && former !== newSession.session.token) await internalAdapter.deleteSession(former);
  });
}
