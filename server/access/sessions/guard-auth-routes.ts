import { APIError, createAuthMiddleware, getIP } from "better-auth/api";
import type { Runtime } from "../../runtime.ts";
import { limitSignIn } from "./limit-sign-in.ts";
import { toDevice } from "./remember-device.ts";

/** What is left of better-auth's routes: changing a password, leaving sessions and all the rest are use-cases of ours, with their log. */
const ROUTES: readonly string[] = ["/sign-in/email", "/sign-out", "/get-session"];

export function guardAuthRoutes(runtime: Runtime) {
  return createAuthMiddleware(async (context) => {
    const { path, body, request } = context;
    if (!ROUTES.includes(path)) throw new APIError("NOT_FOUND");
    if (path !== "/sign-in/email" || typeof body?.email !== "string") return;
    const address = request === undefined ? null : (getIP(request, context.context.options) ?? "unknown");
    await limitSignIn(runtime, { email: body.email, address, device: await toDevice(context) });
  });
}
