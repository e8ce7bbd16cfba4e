import { describe, expect } from "vitest";
import { REFUSAL_MESSAGES } from "../../domain/refusal-messages.ts";
import { refuse } from "../../domain/result.ts";
import type { PasswordHasher } from "../../runtime.ts";
import { test as plainTest } from "../../testing/test.ts";
import { createTestRuntime, type TestRuntime } from "../../testing/test-runtime.ts";
import { acceptInvite } from "../members/accept-invite.ts";
import { inviteMember } from "../members/invite-member.ts";
import { createWorkspace } from "../workspace/create-workspace.ts";
import { createAuth } from "./auth.ts";
import { changePassword } from "./change-password.ts";
import { findActor } from "./find-actor.ts";
import { createPasswordHasher } from "./password-hasher.ts";
import { resetPassword } from "./reset-password.ts";

const PASSWORD = "correct horse battery";
const ORIGIN = "http://localhost:3000";

/** Attempts are many here: scrypt itself has its test in password-hasher.test.ts. */
const QUICK = {
  hash: async (password: string) => `plain:${password}`,
  verify: async ({ hash, password }: { hash: string; password: string }) => hash === `plain:${password}`,
};

const test = plainTest.extend("runtime", ({ db, clock, dataDir }) =>
  createTestRuntime({ db, clock, dataDir, passwords: createPasswordHasher(QUICK) }),
);

let addressCount = 0;
/** From which nobody has come yet: attempts are counted by address, and the tests of this file share a database. */
function newAddress(): string {
  addressCount += 1;
  return `10.0.${addressCount >> 8}.${addressCount & 255}`;
}

/** A runtime whose workspace has the owner `{name}@example.com`. */
async function withOwner(runtime: TestRuntime, name: string): Promise<{ email: string; userId: string }> {
  const email = `${name}@example.com`;
  const created = await createWorkspace(runtime, { name, ownerName: name, email, password: PASSWORD });
  if (!created.ok) throw new Error(created.error);
  return { email, userId: created.value.userId };
}

type Visitor = { address?: string; origin?: string; cookie?: string };

function post(runtime: TestRuntime, path: string, body: object, { address = newAddress(), origin = ORIGIN, cookie }: Visitor = {}) {
  const headers = { "content-type": "application/json", "x-forwarded-for": address, origin, ...(cookie && { cookie }) };
  const url = `${runtime.config.PUBLIC_URL}/api/auth${path}`;
  return createAuth(runtime).handler(new Request(url, { method: "POST", headers, body: JSON.stringify(body) }));
}

function getSession(runtime: TestRuntime, cookie: string): Promise<Response> {
  return createAuth(runtime).handler(new Request(`${runtime.config.PUBLIC_URL}/api/auth/get-session`, { headers: { cookie } }));
}

/** Name and value alone, as a browser sends them back. */
function toPair(response: Response): string {
  return readCookie(response).split(";")[0] ?? "";
}

function readCookie(response: Response): string {
  return response.headers.getSetCookie()[0] ?? "";
}

describe("signing in", () => {
  test("gives a session in a cookie that scripts can't read and other sites don't send", async ({ runtime }) => {
    const { email, userId } = await withOwner(runtime, "cookie");
    const response = await post(runtime, "/sign-in/email", { email: email.toUpperCase(), password: PASSWORD });
    expect(response.status).toBe(200);

    const cookie = readCookie(response);
    expect(cookie).toMatch(/^sluice\.session_token=[^;]+; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/);
    const session = await createAuth(runtime).api.getSession({ headers: new Headers({ cookie: cookie.split(";")[0] ?? "" }) });
    expect(session?.user).toMatchObject({ id: userId, email });
  });

  test("returns no session token in the body: it is only in the cookie", async ({ runtime }) => {
    const { email, userId } = await withOwner(runtime, "no-token");
    const signedIn = await post(runtime, "/sign-in/email", { email, password: PASSWORD });
    const cookie = toPair(signedIn);
    const token = decodeURIComponent(cookie.split("=")[1] ?? "").split(".")[0] ?? "";
    expect(token.length).toBeGreaterThan(20);

    const session = await getSession(runtime, cookie);
    const signedOut = await post(runtime, "/sign-out", {}, { cookie });
    const texts = await Promise.all([signedIn, session, signedOut].map((response) => response.text()));
    for (const text of texts) expect(text).not.toContain(token);
    expect(texts.map((text) => Object.keys(JSON.parse(text)).sort())).toEqual([["redirect", "user"], ["session", "user"], ["success"]]);
    expect(JSON.parse(texts[1] ?? "")).toMatchObject({ session: { userId }, user: { email } });
    expect(JSON.parse(texts[1] ?? "").session).not.toHaveProperty("token");
  });

  test("under https marks the cookie as Secure", async ({ runtime }) => {
    const { email } = await withOwner(runtime, "secure");
    const config = { ...runtime.config, PUBLIC_URL: "https://sluice.example.com" };
    const origin = config.PUBLIC_URL;
    const response = await post({ ...runtime, config }, "/sign-in/email", { email, password: PASSWORD }, { origin });
    expect(readCookie(response)).toMatch(/^__Secure-sluice\.session_token=.*; Secure(;|$)/);
  });

  test("reads a request that Next wraps in a proxy", async ({ runtime }) => {
    const { email } = await withOwner(runtime, "wrapped");
    const request = new Request(`${runtime.config.PUBLIC_URL}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-forwarded-for": newAddress(), origin: ORIGIN },
      body: JSON.stringify({ email, password: PASSWORD }),
    });
    const wrapped = new Proxy(request, {
      get(target, name) {
        const value = Reflect.get(target, name, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    expect((await createAuth(runtime).handler(wrapped)).status).toBe(200);
  });

  test("gives another session each time", async ({ runtime }) => {
    const { email } = await withOwner(runtime, "rotation");
    const [one, two] = [
      await post(runtime, "/sign-in/email", { email, password: PASSWORD }),
      await post(runtime, "/sign-in/email", { email, password: PASSWORD }),
    ];
    expect(readCookie(one)).not.toBe(readCookie(two));
  });

  test("in a browser that is signed in ends the session that it had", async ({ runtime }) => {
    const { email } = await withOwner(runtime, "again");
    const first = toPair(await post(runtime, "/sign-in/email", { email, password: PASSWORD }));
    const elsewhere = toPair(await post(runtime, "/sign-in/email", { email, password: PASSWORD }));
    const second = toPair(await post(runtime, "/sign-in/email", { email, password: PASSWORD }, { cookie: first }));

    const signedIn = async (cookie: string) => (await createAuth(runtime).api.getSession({ headers: new Headers({ cookie }) })) !== null;
    expect(await Promise.all([first, elsewhere, second].map(signedIn))).toEqual([false, true, true]);
  });

  test("lasts seven days from its last renewal, once a day by the route that the frame calls", async ({ runtime, db }) => {
    const { email, userId } = await withOwner(runtime, "renewal");
    const cookie = toPair(await post(runtime, "/sign-in/email", { email, password: PASSWORD }));
    expect((await getSession(runtime, cookie)).headers.getSetCookie()).toEqual([]);

    const daysLeft = async () => {
      const row = await db.selectFrom("session").select("expiresAt").where("userId", "=", userId).executeTakeFirstOrThrow();
      return (row.expiresAt.getTime() - Date.now()) / 86_400_000;
    };
    await db
      .updateTable("session")
      .set({ expiresAt: new Date(Date.now() + 5 * 86_400_000) })
      .where("userId", "=", userId)
      .execute();
    expect(readCookie(await getSession(runtime, cookie))).toMatch(
      /^sluice\.session_token=[^;]+; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    expect(await daysLeft()).toBeGreaterThan(6);

    await db
      .updateTable("session")
      .set({ expiresAt: new Date(Date.now() - 1) })
      .where("userId", "=", userId)
      .execute();
    expect(await (await getSession(runtime, cookie)).json()).toBeNull();
  });

  test("with a wrong password, and without an account, gets the same answer", async ({ runtime }) => {
    const { email } = await withOwner(runtime, "wrong");
    const wrong = await post(runtime, "/sign-in/email", { email, password: "wrong horse battery" });
    const nobody = await post(runtime, "/sign-in/email", { email: "nobody@example.com", password: PASSWORD });
    expect([wrong.status, nobody.status]).toEqual([401, 401]);
    expect(await wrong.json()).toEqual(await nobody.json());
  });

  test("works at the loopback addresses and not from another site", async ({ runtime }) => {
    const { email } = await withOwner(runtime, "origin");
    const body = { email, password: PASSWORD };
    const cookie = "any=cookie";
    expect((await post(runtime, "/sign-in/email", body, { origin: "http://127.0.0.1:3000", cookie })).status).toBe(200);
    expect((await post(runtime, "/sign-in/email", body, { origin: "http://evil.example", cookie })).status).toBe(403);
  });

  test("ends with signing out: the session is gone, not only its cookie", async ({ runtime }) => {
    const { email } = await withOwner(runtime, "leaving");
    const cookie = readCookie(await post(runtime, "/sign-in/email", { email, password: PASSWORD })).split(";")[0] ?? "";
    await post(runtime, "/sign-out", {}, { cookie });
    expect(await createAuth(runtime).api.getSession({ headers: new Headers({ cookie }) })).toBeNull();
  });
});

describe("while as many passwords are hashed as may be at once", () => {
  const full: PasswordHasher = { hash: async () => refuse("too_busy"), verify: async () => refuse("too_busy") };

  test("signing in is answered 429 with Retry-After and a sentence, also without an account", async ({ runtime }) => {
    const { email } = await withOwner(runtime, "busy");
    for (const address of [email, "nobody-busy@example.com"]) {
      const response = await post({ ...runtime, passwords: full }, "/sign-in/email", { email: address, password: PASSWORD });
      expect(response.status).toBe(429);
      expect(response.headers.get("retry-after")).toBe("2");
      expect(await response.json()).toMatchObject({ message: REFUSAL_MESSAGES.too_busy });
    }
    expect((await post(runtime, "/sign-in/email", { email, password: PASSWORD })).status).toBe(200);
  });

  test("every other use-case that hashes or verifies is refused, and changes nothing", async ({ runtime, db }) => {
    const busy = { ...runtime, passwords: full };
    const { userId } = await withOwner(runtime, "busy-elsewhere");
    const actor = await findActor(runtime, userId);
    if (actor === null) throw new Error("The owner is a member of no workspace.");
    const invited = await inviteMember(runtime, actor, { email: "invited@example.com", grants: [...actor.grants] });
    if (!invited.ok) throw new Error(invited.error);
    const token = invited.value.link.split("/").at(-1) ?? "";
    const before = await db.selectFrom("account").select(["userId", "password"]).orderBy("userId").execute();

    const change = { currentPassword: PASSWORD, newPassword: "another horse battery" };
    const workspace = { name: "Busy", ownerName: "Eve", email: "eve-busy@example.com", password: PASSWORD };
    expect(await changePassword(busy, actor, change, null)).toEqual(refuse("too_busy"));
    expect(await acceptInvite(busy, token, { name: "Eve", password: PASSWORD })).toEqual(refuse("too_busy"));
    expect(await createWorkspace(busy, workspace)).toEqual(refuse("too_busy"));
    expect(await resetPassword(busy, { email: "busy-elsewhere@example.com", revokeTokens: false })).toEqual(refuse("too_busy"));
    expect(await db.selectFrom("account").select(["userId", "password"]).orderBy("userId").execute()).toEqual(before);
    expect((await acceptInvite(runtime, token, { name: "Eve", password: PASSWORD })).ok).toBe(true);
  });
});

test("there is no sign-up", async ({ runtime, db }) => {
  const response = await post(runtime, "/sign-up/email", { name: "Eve", email: "eve@example.com", password: PASSWORD });
  expect(response.status).toBe(404);
  expect(await db.selectFrom("user").select("id").where("email", "=", "eve@example.com").execute()).toEqual([]);
});

test("better-auth's other routes are not reachable", async ({ runtime }) => {
  const { email } = await withOwner(runtime, "closed");
  const cookie = toPair(await post(runtime, "/sign-in/email", { email, password: PASSWORD }));
  const body = { currentPassword: PASSWORD, newPassword: "another horse battery", name: "Eve", newEmail: "eve@example.com" };
  for (const path of ["/change-password", "/change-email", "/update-user", "/delete-user", "/revoke-sessions", "/request-password-reset"]) {
    expect((await post(runtime, path, body, { cookie })).status, path).toBe(404);
  }
});

describe("the twenty-first attempt within a minute", () => {
  test("on one account is refused, though each comes from another address", async ({ runtime, clock }) => {
    const { email } = await withOwner(runtime, "target");
    const attempt = (index: number) =>
      post(runtime, "/sign-in/email", { email, password: "wrong horse battery" }, { address: `198.51.100.${index}` });
    for (let index = 1; index <= 20; index += 1) expect((await attempt(index)).status).toBe(401);
    expect((await attempt(21)).status).toBe(429);

    clock.advance({ minutes: 1 });
    expect((await post(runtime, "/sign-in/email", { email, password: PASSWORD }, { address: "198.51.100.22" })).status).toBe(200);
  });

  test("from one address is refused, though each is on another account", async ({ runtime }) => {
    const attempt = (index: number) =>
      post(runtime, "/sign-in/email", { email: `guess-${index}@example.com`, password: PASSWORD }, { address: "203.0.113.7" });
    for (let index = 1; index <= 20; index += 1) expect((await attempt(index)).status).toBe(401);
    expect((await attempt(21)).status).toBe(429);
  });
});

describe("a browser in which somebody has signed in", () => {
  const wrong = "wrong horse battery";

  test("is known by a cookie that scripts can't read and other sites don't send", async ({ runtime }) => {
    const { email } = await withOwner(runtime, "device-cookie");
    const signedIn = await post(runtime, "/sign-in/email", { email, password: PASSWORD });
    expect(toDeviceCookie(signedIn)).toMatch(/^sluice\.device=[^;]+; Max-Age=15552000; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(toDeviceCookie(signedIn)).not.toContain("example.com");
    expect(toDeviceCookie(await post(runtime, "/sign-in/email", { email, password: wrong }))).toBe("");
  });

  test("lets its owner in while wrong passwords from elsewhere, and from the same address, are refused", async ({ runtime }) => {
    const { email } = await withOwner(runtime, "known");
    const home = { address: newAddress() };
    const cookie = toDevicePair(await post(runtime, "/sign-in/email", { email, password: PASSWORD }));
    for (let index = 1; index <= 25; index += 1) await post(runtime, "/sign-in/email", { email, password: wrong }, home);

    expect((await post(runtime, "/sign-in/email", { email, password: PASSWORD }, home)).status).toBe(429);
    expect((await post(runtime, "/sign-in/email", { email, password: PASSWORD }, { ...home, cookie })).status).toBe(200);
  });

  test("has twenty attempts a minute of its own, which take none from other browsers", async ({ runtime, clock }) => {
    const { email } = await withOwner(runtime, "own-budget");
    const cookie = toDevicePair(await post(runtime, "/sign-in/email", { email, password: PASSWORD }));
    for (let index = 1; index <= 20; index += 1) {
      expect((await post(runtime, "/sign-in/email", { email, password: wrong }, { cookie })).status).toBe(401);
    }
    const refused = await post(runtime, "/sign-in/email", { email, password: PASSWORD }, { cookie });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "60"]);
    expect(await refused.json()).toMatchObject({ message: "Too many attempts. You can try again in 1 min." });
    expect((await post(runtime, "/sign-in/email", { email, password: PASSWORD })).status).toBe(200);

    clock.advance({ minutes: 1 });
    expect((await post(runtime, "/sign-in/email", { email, password: PASSWORD }, { cookie })).status).toBe(200);
  });

  test("is known for each of the accounts that signed in there", async ({ runtime }) => {
    const [one, two] = [await withOwner(runtime, "desk-one"), await withOwner(runtime, "desk-two")];
    const first = await post(runtime, "/sign-in/email", { email: one.email, password: PASSWORD });
    const second = await post(runtime, "/sign-in/email", { email: two.email, password: PASSWORD }, { cookie: toDevicePair(first) });
    const cookie = toDevicePair(second);
    for (const { email } of [one, two]) {
      for (let index = 1; index <= 20; index += 1) {
        await post(runtime, "/sign-in/email", { email, password: wrong });
      }
      expect((await post(runtime, "/sign-in/email", { email, password: PASSWORD }, { cookie })).status).toBe(200);
    }
  });

  test("is not known by another account's cookie, a forged one or the session's", async ({ runtime }) => {
    const [mine, other] = [await withOwner(runtime, "mine"), await withOwner(runtime, "other")];
    const signedIn = await post(runtime, "/sign-in/email", { email: mine.email, password: PASSWORD });
    const others = await post(runtime, "/sign-in/email", { email: other.email, password: PASSWORD });
    const value = toDevicePair(signedIn).split("=")[1] ?? "";
    const cookies = [
      toDevicePair(others),
      `sluice.device=${value.replace(/^device\.[^.]+/, "device.another")}`,
      `sluice.device=${value.split(".").slice(0, -1).join(".")}.${"A".repeat(43)}%3D`,
      `sluice.device=${toPair(signedIn).split("=")[1]}`,
    ];
    for (let index = 2; index <= 20; index += 1) {
      await post(runtime, "/sign-in/email", { email: mine.email, password: wrong });
    }
    for (const cookie of cookies) {
      const attempt = await post(runtime, "/sign-in/email", { email: mine.email, password: PASSWORD }, { cookie });
      expect(attempt.status, cookie).toBe(429);
    }
  });
});

function toDeviceCookie(response: Response): string {
  return response.headers.getSetCookie().find((cookie) => cookie.includes("sluice.device=")) ?? "";
}

/** Name and value alone, as a browser sends them back. */
function toDevicePair(response: Response): string {
  return toDeviceCookie(response).split(";")[0] ?? "";
}
