import { APIError, createAuthMiddleware } from "better-auth/api";
import type { Runtime } from "../runtime.ts";
import { limitSignIn } from "./limit-sign-in.ts";

/** What is left of better-auth's routes: changing a password, leaving sessions and all the rest are use-cases of ours, with their log. */
const ROUTES: readonly string[] = ["/sign-in/email", "/sign-out", "/get-session"];

export function guardAuthRoutes(runtime: Runtime) {
  return createAuthMiddleware(async ({ path, body }) => {
    if (!ROUTES.includes(path)) throw new APIError("NOT_FOUND");
    if (path === "/sign-in/email" && typeof body?.email === "string") await limitSignIn(runtime, body.email);
  });
}
