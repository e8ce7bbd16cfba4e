import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createWorkspace } from "../access/workspace/create-workspace.ts";
import { type Composition, compose } from "../compose.ts";
import { addDestination } from "../configure/add-destination.ts";
import { changeDestination } from "../configure/change-destination.ts";
import { createSource } from "../configure/create-source.ts";
import { getSource } from "../configure/get-source.ts";
import { selectUserByEmail } from "../db/users.ts";
import type { Actor } from "../domain/access/permissions.ts";
import { AWS_S3 } from "../domain/destination/catalog.ts";
import type { Settings } from "../domain/destination/settings.ts";
import type { Config } from "../env.ts";
import { findRunningPostgres } from "../postgres/embedded-postgres.ts";
import { sandboxEnvironment } from "../programs/sandbox-environment.ts";
import { StartError } from "../start-error.ts";
import { validateDestination } from "../validate/validate-destination.ts";
import { given } from "./given.ts";
import { prepareAws } from "./prepare-aws.ts";
import { type DemoEngage, prepareEngage } from "./prepare-engage.ts";

/** The ids and the sign-in of the demo. Stored in `{DATA_DIR}/demo.json`, readable by its owner only. */
export type Demo = {
  email: string;
  password: string;
  workspaceId: string;
  sourceId: string;
  writeKey: string;
  destinationId: string;
  settings: Settings;
  /** Absent until the demo runs with its pages. */
  engage?: DemoEngage;
};

const EMAIL = "demo@example.com";
const OWNER: Actor["grants"] = [{ role: "workspace_owner", sourceId: null }];

/**
 * Creates a workspace with its owner, a source, a bucket and a role in the sandbox, and a validated, enabled AWS S3; with `engage`, also audiences and
 * a computed trait. Later starts reuse them.
 */
export async function prepareDemo(config: Config, { engage } = { engage: false }): Promise<Demo> {
  const kept = join(config.DATA_DIR, "demo.json");
  const known = readDemo(kept);
  if (known !== null && (known.engage !== undefined || !engage)) return known;

  const databaseUrl = await findRunningPostgres(config.DATA_DIR);
  if (databaseUrl === null) throw new StartError("The demo's PostgreSQL is not running.");
  Object.assign(process.env, sandboxEnvironment(config, {}));
  for (const name of ["AWS_SESSION_TOKEN", "AWS_PROFILE"]) delete process.env[name];

  const runtime = await compose({ ...config, DATABASE_URL: databaseUrl }, "demo");
  try {
    const shop = known ?? (await setUp(runtime, config));
    const owner = await findOwner(runtime, shop);
    const demo = engage ? { ...shop, engage: await prepareEngage(runtime, owner, shop.settings) } : shop;
    writeFileSync(kept, JSON.stringify(demo, null, 2), { mode: 0o600 });
    return demo;
  } finally {
    await runtime.close();
  }
}

async function findOwner({ db }: Composition, { email, workspaceId }: Demo): Promise<Actor> {
  const user = await selectUserByEmail(db, email);
  if (user === undefined) throw new Error("The demo's owner was deleted.");
  return { kind: "user", ...user, workspaceId, grants: OWNER };
}

async function setUp(runtime: Composition, config: Config): Promise<Demo> {
  const password = randomBytes(9).toString("base64url");
  const owner = { name: "Acme", ownerName: "Dana", email: EMAIL, password };
  const { workspaceId, userId } = given(await createWorkspace(runtime, owner));
  const actor: Actor = { kind: "user", id: userId, name: owner.ownerName, workspaceId, grants: OWNER };

  const { sourceId } = given(await createSource(runtime, actor, { name: "Shop website" }));
  const [writeKey = ""] = (await getSource(runtime, actor, sourceId))?.writeKeys ?? [];
  const endpoint = `http://127.0.0.1:${config.SANDBOX_PORT}`;
  const settings = await prepareAws({ endpoint, intermediateRoleArn: config.INTERMEDIATE_ROLE_ARN, externalId: workspaceId });

  const destination = { sourceId, metadataId: AWS_S3.metadataId, name: "Shop website to S3", settings };
  const { destinationId } = given(await addDestination(runtime, actor, destination));
  const validation = given(await validateDestination(runtime, actor, { destinationId }));
  if (validation.code !== "ok") throw new Error(`The demo's own destination did not pass Validate: ${validation.code}.`);
  given(await changeDestination(runtime, actor, destinationId, { enabled: true }));

  return { email: EMAIL, password, workspaceId, sourceId, writeKey, destinationId, settings };
}

function readDemo(path: string): Demo | null {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
