import { betterAuth } from "better-auth";
import { APIError } from "better-auth/api";
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from "../../domain/access/account-input.ts";
import { REFUSAL_MESSAGES } from "../../domain/refusal-messages.ts";
import type { Result } from "../../domain/result.ts";
import type { Runtime } from "../../runtime.ts";
import { allowedOrigins } from "./allowed-origins.ts";
import { followAuthRoutes } from "./follow-auth-routes.ts";
import { guardAuthRoutes } from "./guard-auth-routes.ts";
import { publicUrl } from "./public-url.ts";

export type Auth = ReturnType<typeof createAuth>;

const SESSION_SECONDS = 7 * 86_400;
const SESSION_RENEWAL_SECONDS = 86_400;

/**
 * Creates the sign-in with email and password, which uses better-auth. There is no sign-up: accounts come from the set-up link, the
 * operator's command or an invite. Sessions are stored in PostgreSQL. The cookie is httpOnly, `SameSite=Lax`, and `Secure` under https.
 */
export function createAuth(runtime: Runtime) {
  const { config, db, ids, log } = runtime;
  const baseURL = publicUrl(config);
  if (config.AUTH_SECRET === undefined) throw new Error("AUTH_SECRET is missing: sign-in cannot work without it.");

  const auth = betterAuth({
    appName: "Sluice",
    baseURL,
    basePath: "/api/auth",
    secret: config.AUTH_SECRET,
    trustedOrigins: allowedOrigins(config),
    database: { db: db.withoutPlugins(), type: "postgres", transaction: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_MIN_LENGTH,
      maxPasswordLength: PASSWORD_MAX_LENGTH,
      password: limitedPasswords(runtime),
    },
    rateLimit: {
      enabled: true,
      storage: "database",
      // guardAuthRoutes counts sign-ins instead: it counts known devices separately.
      customRules: { "/sign-in/email": false },
      modelName: "rate_limit",
      fields: { lastRequest: "last_request" },
    },
    hooks: { before: guardAuthRoutes(runtime), after: followAuthRoutes(runtime) },
    user: { fields: { emailVerified: "email_verified", ...TIMES } },
    session: {
      expiresIn: SESSION_SECONDS,
      updateAge: SESSION_RENEWAL_SECONDS,
      fields: { userId: "user_id", expiresAt: "expires_at", ipAddress: "ip_address", userAgent: "user_agent", ...TIMES },
    },
    account: {
      fields: {
        accountId: "account_id",
        providerId: "provider_id",
        userId: "user_id",
        accessToken: "access_token",
        refreshToken: "refresh_token",
        idToken: "id_token",
        accessTokenExpiresAt: "access_token_expires_at",
        refreshTokenExpiresAt: "refresh_token_expires_at",
        ...TIMES,
      },
    },
    verification: { fields: { expiresAt: "expires_at", ...TIMES } },
    advanced: {
      cookiePrefix: "sluice",
      // Set explicitly: under NODE_ENV=test better-auth would skip the check.
      disableOriginCheck: false,
      useSecureCookies: baseURL.startsWith("https:"),
      database: { generateId: () => ids.short() },
    },
    telemetry: { enabled: false },
    // Only the messages are logged: the other arguments can contain what people typed.
    logger: { level: "error", log: (level, message) => log[level](`better-auth: ${message}`) },
  });
  return auth;
}

/** Seconds in which a full queue of passwords is processed. */
const BUSY_SECONDS = 2;

/** better-auth's hashing, through the queue that all passwords share. */
function limitedPasswords({ passwords }: Runtime) {
  return {
    hash: async (password: string) => unlessBusy(await passwords.hash(password)),
    verify: async (stored: { hash: string; password: string }) => unlessBusy(await passwords.verify(stored)),
  };
}

function unlessBusy<Value>(result: Result<Value, "too_busy">): Value {
  if (result.ok) return result.value;
  throw new APIError("TOO_MANY_REQUESTS", { message: REFUSAL_MESSAGES[result.error] }, { "Retry-After": String(BUSY_SECONDS) });
}

const TIMES = { createdAt: "created_at", updatedAt: "updated_at" } as const;
