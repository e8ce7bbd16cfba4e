import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";
import { sluice } from "./sluice.ts";

const ADMIN = join(import.meta.dirname, "..", "server", "admin", "admin.ts");

export type Workspace = { workspaceId: string; email: string; password: string };

/** A workspace and its owner, made as the operator makes them: `npm run admin -- create-workspace`. */
export async function createWorkspace(): Promise<Workspace> {
  const email = `dana-${randomBytes(4).toString("hex")}@example.com`;
  const password = randomBytes(12).toString("hex");
  const flags = ["--name", "Acme", "--owner-name", "Dana", "--email", email, "--password", password, "--json"];
  return { workspaceId: JSON.parse(await admin("create-workspace", ...flags)).workspaceId, email, password };
}

/** What the operator does at a terminal: `npm run admin -- …`. Answers what it prints. */
export async function admin(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [ADMIN, ...args], {
    env: { NODE_ENV: "production", PATH: process.env["PATH"], DATA_DIR: sluice.dataDirectory },
  });
  return stdout;
}
