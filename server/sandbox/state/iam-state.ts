import { readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { parseRoleArn } from "../../domain/destination/role-arn.ts";
import { type Platform, platformPartition } from "./accounts.ts";
import { writeWhole } from "./place-file.ts";
import { uniqueId } from "./unique-id.ts";

export type Role = z.output<typeof Role>;
const Role = z.object({
  accountId: z.string(),
  name: z.string(),
  path: z.string(),
  arn: z.string(),
  roleId: z.string(),
  description: z.string(),
  /** Ms since the epoch, as every time here. */
  createdAt: z.number(),
  maxSessionSeconds: z.number(),
  trustPolicy: z.string(),
  /** Inline policies by name. */
  inlinePolicies: z.record(z.string(), z.string()),
  /** ARNs of managed policies. */
  attachedPolicies: z.array(z.string()),
});

export type ManagedPolicy = z.output<typeof ManagedPolicy>;
const ManagedPolicy = z.object({
  accountId: z.string(),
  name: z.string(),
  path: z.string(),
  arn: z.string(),
  policyId: z.string(),
  description: z.string(),
  createdAt: z.number(),
  document: z.string(),
});

/** The state of IAM, stored in `iam.json`. */
export type IamState = z.output<typeof IamState>;
const IamState = z.object({
  roles: z.array(Role),
  policies: z.array(ManagedPolicy),
  /** Roles that the sandbox created itself. A deleted one is not created again. */
  seeded: z.array(z.string()),
});

export type IamStore = {
  read(): Promise<IamState>;
  /** Applies one change at a time across all processes. If `apply` throws, nothing changes. */
  change<Value>(apply: (state: IamState) => Value): Promise<Value>;
};

const LOCK_TIMEOUT_MS = 10_000;

/** Opens `iam.json`, and creates the platform's intermediate role in it. Changes of other processes are visible at the next read. */
export async function openIamStore(directory: string, platform: Platform, now: number): Promise<IamStore> {
  const path = join(directory, "iam.json");
  const lockPath = join(directory, "iam.json.lock");
  let known: { version: string; state: IamState } | null = null;

  async function read(): Promise<IamState> {
    const version = await readVersion(path);
    if (version === null) return { roles: [], policies: [], seeded: [] };
    if (known?.version !== version) known = { version, state: IamState.parse(JSON.parse(await readFile(path, "utf8"))) };
    return known.state;
  }

  async function change<Value>(apply: (state: IamState) => Value): Promise<Value> {
    await lock(directory, lockPath);
    try {
      const state = structuredClone(await read());
      const value = apply(state);
      await writeWhole(directory, path, `${JSON.stringify(state, null, 2)}\n`, { exclusive: false });
      return value;
    } finally {
      await rm(lockPath, { force: true });
    }
  }

  if (!(await read()).seeded.includes(platform.intermediateRoleArn)) await change((state) => seedIntermediateRole(state, platform, now));
  return { read, change };
}

/** Includes the inode: a replaced file has another one, even if its size and its time are the same. */
async function readVersion(path: string): Promise<string | null> {
  try {
    const { ino, mtimeNs, size } = await stat(path, { bigint: true });
    return `${ino}/${mtimeNs}/${size}`;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

/** The lock is a file with the process id of its owner. The lock of a dead process is removed. */
async function lock(directory: string, lockPath: string): Promise<void> {
  for (let waited = 0; waited < LOCK_TIMEOUT_MS; waited += 5) {
    if (await writeWhole(directory, lockPath, String(process.pid), { exclusive: true })) return;
    const owner = Number(await readFile(lockPath, "utf8").catch(() => ""));
    if (owner > 0 && !isAlive(owner)) await rm(lockPath, { force: true });
    await wait(5);
  }
  throw new Error(`${lockPath} is held for more than ${LOCK_TIMEOUT_MS / 1000} s; remove it if no other process uses this folder.`);
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** The role trusts its own account and may assume any role, because the customers' trust policies decide. */
function seedIntermediateRole(state: IamState, platform: Platform, now: number): void {
  if (state.seeded.includes(platform.intermediateRoleArn)) return;
  const arn = parseRoleArn(platform.intermediateRoleArn);
  if (arn === null) throw new Error(`${platform.intermediateRoleArn} is not the ARN of a role.`);
  const root = `arn:${platformPartition(platform)}:iam::${platform.accountId}:root`;
  state.seeded.push(platform.intermediateRoleArn);
  state.roles.push({
    accountId: arn.accountId,
    name: arn.name,
    path: `/${arn.path}`,
    arn: platform.intermediateRoleArn,
    roleId: uniqueId("AROA", 17),
    description: "The role that Sluice takes on before a customer's",
    createdAt: now,
    maxSessionSeconds: 3600,
    trustPolicy: policyText({ Effect: "Allow", Principal: { AWS: root }, Action: "sts:AssumeRole" }),
    inlinePolicies: { "assume-customer-roles": policyText({ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }) },
    attachedPolicies: [],
  });
}

function policyText(statement: object): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}
