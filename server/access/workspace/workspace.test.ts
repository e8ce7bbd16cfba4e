import { verifyPassword } from "better-auth/crypto";
import { describe, expect } from "vitest";
import { listLabels } from "../../configure/list-labels.ts";
import { labelName } from "../../domain/label.ts";
import { refuse } from "../../domain/result.ts";
import { listActivity } from "../../observe/list-activity.ts";
import type { PasswordHasher } from "../../runtime.ts";
import { test } from "../../testing/test.ts";
import type { TestRuntime } from "../../testing/test-runtime.ts";
import { findActor } from "../sessions/find-actor.ts";
import { hashToken } from "../sessions/hash-token.ts";
import { createWorkspace } from "./create-workspace.ts";
import { getWorkspace } from "./get-workspace.ts";
import { isSetupLinkValid } from "./is-setup-link-valid.ts";
import { issueSetupLink } from "./issue-setup-link.ts";
import { redeemSetupLink } from "./redeem-setup-link.ts";
import { renameWorkspace } from "./rename-workspace.ts";

const PASSWORD = "correct horse battery";
const ACME = { name: "Acme", ownerName: "Dana", email: "Dana@Example.com", password: PASSWORD };
const WELCOME = { workspaceName: "Acme", ownerName: "Dana", email: "dana@example.com", password: PASSWORD };
const OWNER = [{ role: "workspace_owner", sourceId: null }];
const LINK_INVALID = { ok: false, error: "link_invalid" };

test.beforeEach(async ({ db }) => {
  await db.deleteFrom("workspace").execute();
  await db.deleteFrom("user").execute();
  await db.deleteFrom("setupLink").execute();
});

describe("the operator's new workspace", () => {
  test("has an owner who is found as an actor", async ({ runtime }) => {
    const created = await createWorkspace(runtime, ACME);
    if (!created.ok) throw new Error(created.error);
    const { workspaceId, userId } = created.value;
    const actor = await findActor(runtime, userId);
    expect(actor).toEqual({ kind: "user", id: userId, name: "Dana", workspaceId, grants: OWNER });
    if (actor === null) throw new Error("No actor.");
    expect(await getWorkspace(runtime, actor)).toEqual({ id: workspaceId, name: "Acme", slug: "acme" });
    expect(await findActor(runtime, "somebody-else")).toBeNull();
  });

  test("has the labels for its environments", async ({ runtime }) => {
    const created = await createWorkspace(runtime, ACME);
    if (!created.ok) throw new Error(created.error);
    const owner = await findActor(runtime, created.value.userId);
    if (owner === null) throw new Error("No actor.");
    expect((await listLabels(runtime, owner)).map(labelName)).toEqual(["environment:dev", "environment:prod"]);
  });

  test("has its password and its token stored as hashes only", async ({ runtime, db }) => {
    const created = await createWorkspace(runtime, ACME);
    if (!created.ok) throw new Error(created.error);
    const { userId, workspaceId, apiToken } = created.value;

    const account = await db.selectFrom("account").selectAll().where("userId", "=", userId).executeTakeFirstOrThrow();
    expect(account).toMatchObject({ providerId: "credential", accountId: userId });
    expect(account.password).not.toContain(PASSWORD);
    expect(await verifyPassword({ hash: account.password ?? "", password: PASSWORD })).toBe(true);

    const tokens = await db.selectFrom("apiToken").selectAll().where("workspaceId", "=", workspaceId).execute();
    expect(apiToken).toMatch(/^sgp_[0-9A-Za-z]{32}$/);
    expect(tokens).toMatchObject([{ tokenHash: hashToken(apiToken), grants: [{ role: "workspace_owner", sourceId: null }] }]);
    expect(JSON.stringify(tokens)).not.toContain(apiToken);
  });

  test("is refused, and nothing of it written, when the email address is in use in another case", async ({ runtime, db }) => {
    await createWorkspace(runtime, ACME);
    const again = await createWorkspace(runtime, { ...ACME, name: "Other", email: "DANA@example.com" });
    expect(again).toEqual({ ok: false, error: "email_taken" });
    expect(await db.selectFrom("workspace").select("name").execute()).toEqual([{ name: "Acme" }]);
  });

  test("is refused with a password of 11 characters", async ({ runtime, db }) => {
    expect(await createWorkspace(runtime, { ...ACME, password: "elevenchars" })).toEqual({ ok: false, error: "password_too_short" });
    expect(await db.selectFrom("user").select("id").execute()).toEqual([]);
  });

  test("can have the name of another workspace; the slugs differ", async ({ runtime, db }) => {
    await createWorkspace(runtime, ACME);
    await createWorkspace(runtime, { ...ACME, email: "eve@example.com" });
    const slugs = (await db.selectFrom("workspace").select("slug").orderBy("id").execute()).map((row) => row.slug);
    expect(slugs).toEqual(["acme", expect.stringMatching(/^acme-\w{8}$/)]);
  });
});

describe("the set-up link", () => {
  test("leads to the welcome page, and only its hash is stored", async ({ runtime, db }) => {
    const link = await issueSetupLink(runtime);
    expect(link).toMatch(/^http:\/\/localhost:3000\/welcome\?token=[0-9A-Za-z]{32}$/);
    const rows = await db.selectFrom("setupLink").select("tokenHash").execute();
    expect(rows).toEqual([{ tokenHash: hashToken(readToken(link)) }]);
  });

  test("makes the first workspace with its owner, once", async ({ runtime, db }) => {
    const token = await issueToken(runtime);
    const redeemed = await redeemSetupLink(runtime, token, WELCOME);
    if (!redeemed.ok) throw new Error(redeemed.error);
    expect(await findActor(runtime, redeemed.value.userId)).toMatchObject({ name: "Dana", grants: OWNER });

    expect(await redeemSetupLink(runtime, token, { ...WELCOME, email: "eve@example.com" })).toEqual(LINK_INVALID);
    expect(await db.selectFrom("workspace").select("id").execute()).toHaveLength(1);
  });

  test("stays valid when the queue for password hashing is full", async ({ runtime }) => {
    const token = await issueToken(runtime);
    const passwords: PasswordHasher = { hash: async () => refuse("too_busy"), verify: async () => refuse("too_busy") };
    expect(await redeemSetupLink({ ...runtime, passwords }, token, WELCOME)).toEqual(refuse("too_busy"));
    expect(await isSetupLinkValid(runtime, token)).toBe(true);
  });

  test("redeemed by several at once makes exactly one workspace", async ({ runtime, db }) => {
    const token = await issueToken(runtime);
    const people = ["a", "b", "c", "d"].map((name) => ({ ...WELCOME, workspaceName: name, email: `${name}@example.com` }));
    const all = await Promise.all(people.map((person) => redeemSetupLink(runtime, token, person)));
    expect(all.filter((result) => result.ok)).toHaveLength(1);
    expect(all.filter((result) => !result.ok)).toEqual([LINK_INVALID, LINK_INVALID, LINK_INVALID]);
    expect(await db.selectFrom("workspace").select("id").execute()).toHaveLength(1);
    expect(await db.selectFrom("user").select("id").execute()).toHaveLength(1);
  });

  test("is valid for 24 hours", async ({ runtime, clock }) => {
    const token = await issueToken(runtime);
    clock.advance({ hours: 24, ms: -1 });
    expect(await isSetupLinkValid(runtime, token)).toBe(true);
    clock.advance({ ms: 1 });
    expect(await isSetupLinkValid(runtime, token)).toBe(false);
    expect(await redeemSetupLink(runtime, token, WELCOME)).toEqual(LINK_INVALID);
  });

  test("is invalid after the next one is issued", async ({ runtime }) => {
    const first = await issueToken(runtime);
    const second = await issueToken(runtime);
    expect(await isSetupLinkValid(runtime, first)).toBe(false);
    expect(await isSetupLinkValid(runtime, second)).toBe(true);
  });

  test("can't be guessed", async ({ runtime, db }) => {
    await issueToken(runtime);
    for (const guess of ["", "0", "x".repeat(32)]) expect(await redeemSetupLink(runtime, guess, WELCOME)).toEqual(LINK_INVALID);
    expect(await db.selectFrom("workspace").select("id").execute()).toEqual([]);
  });

  test("stays valid when a password is refused", async ({ runtime }) => {
    const token = await issueToken(runtime);
    expect(await redeemSetupLink(runtime, token, { ...WELCOME, password: "short" })).toEqual({ ok: false, error: "password_too_short" });
    expect(await isSetupLinkValid(runtime, token)).toBe(true);
  });

  test("is not issued if there is a workspace, and an unused one becomes invalid", async ({ runtime }) => {
    const token = await issueToken(runtime);
    await createWorkspace(runtime, ACME);
    expect(await issueSetupLink(runtime)).toBeNull();
    expect(await redeemSetupLink(runtime, token, { ...WELCOME, email: "eve@example.com" })).toEqual(LINK_INVALID);
  });
});

async function issueToken(runtime: TestRuntime): Promise<string> {
  return readToken(await issueSetupLink(runtime));
}

function readToken(link: string | null): string {
  return new URL(link ?? "").searchParams.get("token") ?? "";
}

describe("a workspace's name", () => {
  test("changes, with a line in the activity log, and its slug and id stay", async ({ runtime }) => {
    const created = await createWorkspace(runtime, ACME);
    if (!created.ok) throw new Error(created.error);
    const actor = await findActor(runtime, created.value.userId);
    if (actor === null) throw new Error("No actor.");
    const { workspaceId: id } = actor;

    expect(await renameWorkspace(runtime, actor, "Acme Europe")).toEqual({ ok: true, value: null });
    expect(await getWorkspace(runtime, actor)).toEqual({ id, name: "Acme Europe", slug: "acme" });
    await renameWorkspace(runtime, actor, "Acme Europe");

    const { activities } = await listActivity(runtime, actor);
    expect(activities.filter(({ action }) => action === "workspace_renamed")).toMatchObject([
      { subjectName: "Acme Europe", changes: [{ field: "name", from: "Acme", to: "Acme Europe" }] },
    ]);
  });
});
