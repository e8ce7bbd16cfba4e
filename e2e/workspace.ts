import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";
import { acceptInvite } from "../server/access/members/accept-invite.ts";
import { inviteMember } from "../server/access/members/invite-member.ts";
import { createWorkspace as create } from "../server/access/workspace/create-workspace.ts";
import type { Actor, Grant } from "../server/domain/access/permissions.ts";
import type { Result } from "../server/domain/result.ts";
import type { Runtime } from "../server/runtime.ts";
import { sluice } from "./sluice.ts";

const ADMIN = join(import.meta.dirname, "..", "server", "admin", "admin.ts");

export type Account = { email: string; password: string };

/** A workspace with its owner. */
export type Workspace = Account & { workspaceId: string; owner: Actor };

/** Creates a workspace and its owner, Dana, as the operator does. */
export async function createWorkspace(runtime: Runtime): Promise<Workspace> {
  const account = newAccount("dana");
  const { workspaceId, userId } = granted(await create(runtime, { name: "Acme", ownerName: "Dana", ...account }));
  const grants = [{ role: "workspace_owner", sourceId: null } as const];
  return { workspaceId, owner: { kind: "user", id: userId, name: "Dana", workspaceId, grants }, ...account };
}

/** Runs `npm run admin -- …`. Returns the output. */
export async function admin(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [ADMIN, ...args], {
    env: { NODE_ENV: "production", PATH: process.env["PATH"], DATA_DIR: sluice.dataDirectory },
  });
  return stdout;
}

/** Invites a person, who accepts. Returns the account. */
export async function addMember(runtime: Runtime, { owner }: Workspace, name: string, grants: Grant[]): Promise<Account> {
  const account = newAccount(name.toLowerCase());
  const { link } = granted(await inviteMember(runtime, owner, { email: account.email, grants }));
  granted(await acceptInvite(runtime, readToken(link), { name, password: account.password }));
  return account;
}

export function readToken(inviteLink: string): string {
  return new URL(inviteLink).pathname.replace("/invite/", "");
}

/** Returns the value of a result. Throws if it is a refusal. */
export function granted<Value>(result: Result<Value, string | { code: string }>): Value {
  if (!result.ok) throw new Error(typeof result.error === "string" ? result.error : result.error.code);
  return result.value;
}

function newAccount(name: string): Account {
  return { email: `${name}-${randomBytes(4).toString("hex")}@example.com`, password: randomBytes(12).toString("hex") };
}
