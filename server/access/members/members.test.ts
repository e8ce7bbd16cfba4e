import { describe, expect } from "vitest";
import { deleteSource } from "../../configure/delete-source.ts";
import type { Actor } from "../../domain/access/permissions.ts";
import { listActivity } from "../../observe/list-activity.ts";
import { insertWorkspaceMember } from "../../testing/members.ts";
import { insertSource, insertWorkspace } from "../../testing/rows.ts";
import { test } from "../../testing/test.ts";
import type { TestRuntime } from "../../testing/test-runtime.ts";
import { findActor } from "../sessions/find-actor.ts";
import { hashToken } from "../sessions/hash-token.ts";
import { enterWorkspace } from "../workspace/enter-workspace.ts";
import { listWorkspaces } from "../workspace/list-workspaces.ts";
import { acceptInvite } from "./accept-invite.ts";
import { findInvite } from "./find-invite.ts";
import { inviteMember } from "./invite-member.ts";
import { listInvites } from "./list-invites.ts";
import { listMembers } from "./list-members.ts";
import { removeMembers } from "./remove-members.ts";
import { revokeInvites } from "./revoke-invites.ts";
import { setGrants } from "./set-grants.ts";

const OWNER = { role: "workspace_owner", sourceId: null } as const;
const READER = { role: "source_read_only", sourceId: null } as const;
const PERSON = { name: "Eve", password: "correct horse battery" };
const DONE = { ok: true, value: null };
const INVALID = { ok: false, error: "invite_invalid" };

async function withOwner(runtime: TestRuntime): Promise<Actor> {
  return insertWorkspaceMember(runtime, (await insertWorkspace(runtime)).id);
}

let invited = 0;

/** An invite for an address of its own where none is given. */
async function invite(runtime: TestRuntime, owner: Actor, given: Partial<Parameters<typeof inviteMember>[2]> = {}) {
  invited += 1;
  const input = { email: `eve-${invited}@example.com`, grants: [READER], ...given };
  const issued = await inviteMember(runtime, owner, input);
  if (!issued.ok) throw new Error(issued.error);
  return { ...issued.value, email: input.email, token: issued.value.link.split("/").at(-1) ?? "" };
}

describe("an invite", () => {
  test("makes an account with its address and its roles, and works once", async ({ runtime, db }) => {
    const owner = await withOwner(runtime);
    const source = await insertSource(runtime, { workspaceId: owner.workspaceId });
    const grants = [{ role: "source_admin", sourceId: source.id } as const, READER];
    const { token, link, email } = await invite(runtime, owner, { grants });
    expect(link).toMatch(/^http:\/\/localhost:3000\/invite\/[0-9A-Za-z]{32}$/);
    expect(await findInvite(runtime, token)).toMatchObject({ workspaceName: "Pied Piper", email, invitedBy: "Dana", hasAccount: false });
    const stored = await db.selectFrom("invite").select("tokenHash").where("workspaceId", "=", owner.workspaceId).execute();
    expect(stored).toEqual([{ tokenHash: hashToken(token) }]);

    const accepted = await acceptInvite(runtime, token, PERSON);
    if (!accepted.ok) throw new Error(accepted.error);
    const actor = await findActor(runtime, accepted.value.userId);
    expect(actor).toMatchObject({ name: "Eve", workspaceId: owner.workspaceId });
    expect(actor?.grants).toHaveLength(2);
    expect(actor?.grants).toEqual(expect.arrayContaining(grants));

    expect(await acceptInvite(runtime, token, { ...PERSON, name: "Mallory" })).toEqual(INVALID);
    expect((await listInvites(runtime, owner)).items).toEqual([]);
    expect((await listMembers(runtime, owner)).items).toMatchObject([
      { userId: owner.id, self: true },
      { name: "Eve", email, self: false },
    ]);
  });

  test("accepted by several people at once admits exactly one", async ({ runtime }) => {
    const owner = await withOwner(runtime);
    const { token } = await invite(runtime, owner);
    const all = await Promise.all(["A", "B", "C"].map((name) => acceptInvite(runtime, token, { ...PERSON, name })));
    expect(all.filter((result) => result.ok)).toHaveLength(1);
    expect(all.filter((result) => !result.ok)).toEqual([INVALID, INVALID]);
    expect((await listMembers(runtime, owner)).items).toHaveLength(2);
  });

  test("is valid for 7 days, and then listed as expired", async ({ runtime, clock }) => {
    const owner = await withOwner(runtime);
    const { token, expiresAt } = await invite(runtime, owner);
    expect(expiresAt).toBe(clock.now() + 7 * 86_400_000);
    clock.advance({ days: 7, ms: -1 });
    expect(await findInvite(runtime, token)).not.toBeNull();
    expect((await listInvites(runtime, owner)).items).toMatchObject([{ expired: false }]);
    clock.advance({ ms: 1 });
    expect(await findInvite(runtime, token)).toBeNull();
    expect(await acceptInvite(runtime, token, PERSON)).toEqual(INVALID);
    expect((await listInvites(runtime, owner)).items).toMatchObject([{ expired: true }]);
  });

  test("is invalid after it is revoked, or after its address is invited again", async ({ runtime }) => {
    const owner = await withOwner(runtime);
    const revoked = await invite(runtime, owner);
    expect(await revokeInvites(runtime, owner, { ids: [revoked.inviteId] })).toEqual(DONE);
    expect(await acceptInvite(runtime, revoked.token, PERSON)).toEqual(INVALID);
    expect(await revokeInvites(runtime, owner, { ids: [revoked.inviteId] })).toEqual({ ok: false, error: "unknown_invite" });

    const first = await invite(runtime, owner, { email: "twice@example.com" });
    const second = await invite(runtime, owner, { email: "twice@example.com", grants: [OWNER] });
    expect(await acceptInvite(runtime, first.token, PERSON)).toEqual(INVALID);
    expect((await listInvites(runtime, owner)).items).toMatchObject([{ id: second.inviteId, grants: [OWNER] }]);
    expect(await findInvite(runtime, second.token)).not.toBeNull();
  });

  test("stays valid when a password is refused", async ({ runtime }) => {
    const { token } = await invite(runtime, await withOwner(runtime));
    expect(await acceptInvite(runtime, token, { ...PERSON, password: "short" })).toEqual({ ok: false, error: "password_too_short" });
    expect(await findInvite(runtime, token)).not.toBeNull();
  });

  test("leaves out a source that was deleted meanwhile", async ({ runtime }) => {
    const owner = await withOwner(runtime);
    const source = await insertSource(runtime, { workspaceId: owner.workspaceId });
    const { token } = await invite(runtime, owner, { grants: [{ role: "source_admin", sourceId: source.id }, READER] });
    expect(await deleteSource(runtime, owner, source.id)).toEqual(DONE);
    const accepted = await acceptInvite(runtime, token, PERSON);
    if (!accepted.ok) throw new Error(accepted.error);
    expect(await findActor(runtime, accepted.value.userId)).toMatchObject({ grants: [READER] });
  });

  test("names only sources of its workspace, and nobody who is a member", async ({ runtime }) => {
    const owner = await withOwner(runtime);
    const elsewhere = await insertSource(runtime);
    const grants = [{ role: "source_admin", sourceId: elsewhere.id } as const];
    expect(await inviteMember(runtime, owner, { email: "eve@example.com", grants })).toEqual({ ok: false, error: "unknown_source" });
    await insertWorkspaceMember(runtime, owner.workspaceId, [READER], { email: "here@example.com" });
    expect(await inviteMember(runtime, owner, { email: "here@example.com", grants: [READER] })).toEqual({
      ok: false,
      error: "already_member",
    });
  });

  test("admits a person with an account, who can then switch between both workspaces", async ({ runtime, clock }) => {
    const owner = await withOwner(runtime);
    const home = await withOwner(runtime);
    const email = (await listMembers(runtime, home)).items[0]?.email ?? "";
    const { token } = await invite(runtime, owner, { email });
    expect(await findInvite(runtime, token)).toMatchObject({ hasAccount: true });
    expect(await acceptInvite(runtime, token, PERSON)).toEqual({ ok: false, error: "email_taken" });
    expect(await acceptInvite(runtime, token, { userId: owner.id })).toEqual({ ok: false, error: "invite_for_another" });
    expect(await acceptInvite(runtime, token, { userId: "nobody" })).toEqual({ ok: false, error: "invite_for_another" });

    clock.advance({ minutes: 1 });
    expect(await acceptInvite(runtime, token, { userId: home.id })).toMatchObject({ ok: true });
    const there = await findActor(runtime, home.id);
    expect(there).toMatchObject({ workspaceId: owner.workspaceId, grants: [READER] });

    clock.advance({ minutes: 1 });
    expect(await enterWorkspace(runtime, there ?? home, home.workspaceId)).toEqual(DONE);
    const back = await findActor(runtime, home.id);
    expect(back).toMatchObject({ workspaceId: home.workspaceId, grants: [OWNER] });
    expect(await listWorkspaces(runtime, back ?? home)).toMatchObject([
      { id: home.workspaceId, current: true },
      { id: owner.workspaceId, current: false },
    ]);
    expect(await enterWorkspace(runtime, owner, home.workspaceId)).toEqual({ ok: false, error: "unknown_workspace" });
  });
});

describe("roles", () => {
  test("replace those that the member had", async ({ runtime }) => {
    const owner = await withOwner(runtime);
    const source = await insertSource(runtime, { workspaceId: owner.workspaceId, name: "Shop" });
    const member = await insertWorkspaceMember(runtime, owner.workspaceId, [READER]);
    const grants = [{ role: "source_admin", sourceId: source.id } as const];
    expect(await setGrants(runtime, owner, member.id, grants)).toEqual(DONE);
    expect(await findActor(runtime, member.id)).toMatchObject({ grants });
    const { activities } = await listActivity(runtime, owner, { limit: 1 });
    const changes = [{ field: "roles", from: "Source Read-only", to: "Source Admin (Shop)" }];
    expect(activities).toMatchObject([{ action: "roles_changed", actorName: "Dana", subjectName: member.name, changes }]);
  });

  test("on a source are deleted with it", async ({ runtime }) => {
    const owner = await withOwner(runtime);
    const source = await insertSource(runtime, { workspaceId: owner.workspaceId });
    const member = await insertWorkspaceMember(runtime, owner.workspaceId, [{ role: "source_admin", sourceId: source.id }]);
    expect(await deleteSource(runtime, owner, source.id)).toEqual(DONE);
    expect(await findActor(runtime, member.id)).toMatchObject({ grants: [] });
  });

  test("can't be had on another workspace's source, nor given to another workspace's member", async ({ runtime }) => {
    const [owner, stranger] = [await withOwner(runtime), await withOwner(runtime)];
    const theirs = await insertSource(runtime, { workspaceId: stranger.workspaceId });
    const grants = [{ role: "source_admin", sourceId: theirs.id } as const];
    expect(await setGrants(runtime, owner, owner.id, [...grants, OWNER])).toEqual({ ok: false, error: "unknown_source" });
    expect(await setGrants(runtime, owner, stranger.id, [READER])).toEqual({ ok: false, error: "unknown_member" });
    expect(await findActor(runtime, owner.id)).toMatchObject({ grants: [OWNER] });
  });

  test("set while their source is being deleted are refused, or end with it", async ({ runtime }) => {
    const owner = await withOwner(runtime);
    const member = await insertWorkspaceMember(runtime, owner.workspaceId, [READER]);
    for (let round = 0; round < 10; round += 1) {
      const source = await insertSource(runtime, { workspaceId: owner.workspaceId });
      const grants = [{ role: "source_admin", sourceId: source.id } as const];
      const [set, deleted] = await Promise.all([
        setGrants(runtime, owner, member.id, [...grants, READER]),
        deleteSource(runtime, owner, source.id),
      ]);
      expect(deleted).toEqual(DONE);
      if (!set.ok) expect(set.error).toBe("unknown_source");
      expect(await findActor(runtime, member.id)).toMatchObject({ grants: [READER] });
    }
  });
});

describe("the last owner", () => {
  test("can't be removed or made less, not even by themselves", async ({ runtime }) => {
    const owner = await withOwner(runtime);
    await insertWorkspaceMember(runtime, owner.workspaceId, ["workspace_admin"]);
    const refused = { ok: false, error: "last_owner" };
    expect(await removeMembers(runtime, owner, [owner.id])).toEqual(refused);
    expect(await setGrants(runtime, owner, owner.id, [READER])).toEqual(refused);
    expect(await findActor(runtime, owner.id)).toEqual(owner);
    expect((await listActivity(runtime, owner)).activities).toEqual([]);
  });

  test("can be removed when there is another owner", async ({ runtime }) => {
    const owner = await withOwner(runtime);
    const second = await insertWorkspaceMember(runtime, owner.workspaceId, [OWNER], { name: "Eve" });
    expect(await removeMembers(runtime, owner, [owner.id])).toEqual(DONE);
    expect(await findActor(runtime, owner.id)).toBeNull();
    expect((await listMembers(runtime, second)).items).toMatchObject([{ name: "Eve" }]);
  });

  test("is left when the owners all remove or demote each other at once", async ({ runtime }) => {
    for (let round = 0; round < 10; round += 1) {
      const first = await withOwner(runtime);
      const { workspaceId } = first;
      const [second, third] = [await insertWorkspaceMember(runtime, workspaceId), await insertWorkspaceMember(runtime, workspaceId)];
      const all = await Promise.all([
        removeMembers(runtime, first, [second.id]),
        setGrants(runtime, second, third.id, [READER]),
        removeMembers(runtime, third, [first.id]),
      ]);
      expect(all.filter((result) => result.ok)).toHaveLength(2);
      expect(all).toContainEqual({ ok: false, error: "last_owner" });
      const owners = (await Promise.all([first, second, third].map((actor) => findActor(runtime, actor.id)))).filter((actor) =>
        actor?.grants.some(({ role }) => role === "workspace_owner"),
      );
      expect(owners).toHaveLength(1);
    }
  });
});
