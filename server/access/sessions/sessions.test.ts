import { hashPassword, verifyPassword } from "better-auth/crypto";
import { describe, expect } from "vitest";
import { selectPasswordHash } from "../../db/users.ts";
import { listActivity } from "../../observe/list-activity.ts";
import { insertSession, insertWorkspaceMember } from "../../testing/members.ts";
import { insertWorkspace } from "../../testing/rows.ts";
import { test } from "../../testing/test.ts";
import type { TestRuntime } from "../../testing/test-runtime.ts";
import { changePassword } from "./change-password.ts";
import { listSessions } from "./list-sessions.ts";
import { signOutEverywhere } from "./sign-out-everywhere.ts";

const OLD = "correct horse battery";
const CHANGE = { currentPassword: OLD, newPassword: "another horse battery" };

/** An owner with the old password, signed in here and elsewhere. */
async function signedInTwice(runtime: TestRuntime) {
  const { id } = await insertWorkspace(runtime);
  const actor = await insertWorkspaceMember(runtime, id, ["workspace_owner"], { passwordHash: await hashPassword(OLD) });
  return { actor, here: await insertSession(runtime, actor.id), elsewhere: await insertSession(runtime, actor.id) };
}

describe("a user's own sessions", () => {
  test("are listed without their secrets, those that ended left out", async ({ runtime, clock }) => {
    const { actor, here, elsewhere } = await signedInTwice(runtime);
    await signedInTwice(runtime);
    const sessions = await listSessions(runtime, actor, here);
    expect(new Map(sessions.map(({ id, current }) => [id, current]))).toEqual(
      new Map([
        [here, true],
        [elsewhere, false],
      ]),
    );
    expect(sessions[0]).toEqual({
      id: expect.any(String),
      ipAddress: "192.0.2.1",
      userAgent: "Firefox",
      createdAt: clock.now(),
      renewedAt: clock.now(),
      expiresAt: clock.now() + 86_400_000,
      current: expect.any(Boolean),
    });
    clock.advance({ days: 1 });
    expect(await listSessions(runtime, actor, here)).toEqual([]);
  });

  test("all end but the one that is kept, and nobody else's", async ({ runtime }) => {
    const { actor, here } = await signedInTwice(runtime);
    const other = await signedInTwice(runtime);
    expect(await signOutEverywhere(runtime, actor, here)).toEqual({ ok: true, value: { endedCount: 1 } });
    expect(await listSessions(runtime, actor, here)).toMatchObject([{ id: here }]);
    expect(await signOutEverywhere(runtime, actor, null)).toEqual({ ok: true, value: { endedCount: 1 } });
    expect(await listSessions(runtime, actor, here)).toEqual([]);
    expect(await listSessions(runtime, other.actor, null)).toHaveLength(2);
    expect((await listActivity(runtime, actor)).activities.map(({ action }) => action)).toEqual(Array(2).fill("signed_out_everywhere"));
  });
});

describe("a password", () => {
  test("is changed with the old one, and the other sessions end", async ({ runtime, db }) => {
    const { actor, here } = await signedInTwice(runtime);
    expect(await changePassword(runtime, actor, CHANGE, here)).toEqual({ ok: true, value: null });
    const hash = (await selectPasswordHash(db, actor.id)) ?? "";
    expect(await verifyPassword({ hash, password: CHANGE.newPassword })).toBe(true);
    expect(await listSessions(runtime, actor, here)).toMatchObject([{ id: here }]);
    const { activities } = await listActivity(runtime, actor);
    expect(activities).toMatchObject([{ action: "password_changed", changes: [] }]);
    expect(JSON.stringify(activities)).not.toContain("horse");
  });

  test("stays, with every session, when the old one is wrong or the new one too short", async ({ runtime }) => {
    const { actor, here } = await signedInTwice(runtime);
    const wrong = await changePassword(runtime, actor, { ...CHANGE, currentPassword: "wrong horse battery" }, here);
    expect(wrong).toEqual({ ok: false, error: "wrong_password" });
    const short = await changePassword(runtime, actor, { ...CHANGE, newPassword: "short" }, here);
    expect(short).toEqual({ ok: false, error: "password_too_short" });
    expect(await listSessions(runtime, actor, here)).toHaveLength(2);
  });

  test("changed twice at once is changed once", async ({ runtime, db }) => {
    const { actor, here } = await signedInTwice(runtime);
    const passwords = ["first horse battery", "second horse battery"];
    const both = await Promise.all(
      passwords.map((newPassword) => changePassword(runtime, actor, { currentPassword: OLD, newPassword }, here)),
    );
    const [winner] = passwords.filter((_, index) => both[index]?.ok);
    expect(both.filter((result) => result.ok)).toHaveLength(1);
    expect(await verifyPassword({ hash: (await selectPasswordHash(db, actor.id)) ?? "", password: winner ?? "" })).toBe(true);
  });

  test("can be tried at most 20 times per minute", { timeout: 30_000 }, async ({ runtime, clock }) => {
    const { actor, here } = await signedInTwice(runtime);
    const guess = () => changePassword(runtime, actor, { ...CHANGE, currentPassword: "wrong horse battery" }, here);
    await Promise.all(Array.from({ length: 20 }, guess));
    expect(await changePassword(runtime, actor, CHANGE, here)).toEqual({ ok: false, error: "too_many_attempts" });
    clock.advance({ minutes: 1 });
    expect(await changePassword(runtime, actor, CHANGE, here)).toEqual({ ok: true, value: null });
  });
});
