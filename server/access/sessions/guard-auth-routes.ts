import { APIError, type AuthMiddleware, createAuthMiddleware, getIP } from "better-auth/api";
import type { Runtime } from "../../runtime.ts";
import { limitSignIn } from "./limit-sign-in.ts";
import { toDevice } from "./remember-device.ts";

/**
 * The only routes of better-auth that stay reachable. Our own use cases do the rest, such as changing a password, and record it as
 * activity.
 */
const ROUTES: readonly string[] = ["/sign-in/email", "/sign-out", "/get-session"];

/** Runs before better-auth's routes. Throws NOT_FOUND for all other routes, and an APIError for a sign-in that `limitSignIn` refuses. */
export function guardAuthRoutes(runtime: Runtime): AuthMiddleware {
  return createAuthMiddleware(async (context) => {
    const { path, body, request } = context;
    if (!ROUTES.includes(path)) throw new APIError("NOT_FOUND");
    if (path !== "/sign-in/email" || typeof body?.email !== "string") return;
    const address = request === undefined ? null : (getIP(request, context.context.options) ?? "unknown");
    await limitSignIn(runtime, { email: body.email, address, device: await toDevice(context) });
  });
}
