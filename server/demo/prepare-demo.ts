import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createWorkspace } from "../access/workspace/create-workspace.ts";
import { type Composition, compose } from "../compose.ts";
import { addDestination } from "../configure/add-destination.ts";
import { changeDestination } from "../configure/change-destination.ts";
import { createSource } from "../configure/create-source.ts";
import { getSource } from "../configure/get-source.ts";
import type { Actor } from "../domain/access/permissions.ts";
import { AWS_S3 } from "../domain/destination/catalog.ts";
import type { Settings } from "../domain/destination/settings.ts";
import type { Result } from "../domain/result.ts";
import type { Config } from "../env.ts";
import { findRunningPostgres } from "../postgres/embedded-postgres.ts";
import { sandboxEnvironment } from "../programs/sandbox-environment.ts";
import { StartError } from "../start-error.ts";
import { validateDestination } from "../validate/validate-destination.ts";
import { prepareAws } from "./prepare-aws.ts";

/** The ids and the sign-in of the demo. Stored in `{DATA_DIR}/demo.json`, readable by its owner only. */
export type Demo = {
  email: string;
  password: string;
  workspaceId: string;
  sourceId: string;
  writeKey: string;
  destinationId: string;
  settings: Settings;
};

const EMAIL = "demo@example.com";

/** Creates a workspace with its owner, a source, a bucket and a role in the sandbox, and a validated, enabled AWS S3. Later starts reuse them. */
export async function prepareDemo(config: Config): Promise<Demo> {
  const kept = join(config.DATA_DIR, "demo.json");
  const known = readDemo(kept);
  if (known !== null) return known;

  const databaseUrl = await findRunningPostgres(config.DATA_DIR);
  if (databaseUrl === null) throw new StartError("The demo's PostgreSQL is not running.");
  Object.assign(process.env, sandboxEnvironment(config, {}));
  for (const name of ["AWS_SESSION_TOKEN", "AWS_PROFILE"]) delete process.env[name];

  const runtime = await compose({ ...config, DATABASE_URL: databaseUrl }, "demo");
  try {
    const demo = await setUp(runtime, config);
    writeFileSync(kept, JSON.stringify(demo, null, 2), { mode: 0o600 });
    return demo;
  } finally {
    await runtime.close();
  }
}

async function setUp(runtime: Composition, config: Config): Promise<Demo> {
  const password = randomBytes(9).toString("base64url");
  const owner = { name: "Acme", ownerName: "Dana", email: EMAIL, password };
  const { workspaceId, userId } = given(await createWorkspace(runtime, owner));
  const grants = [{ role: "workspace_owner", sourceId: null }] as const;
  const actor: Actor = { kind: "user", id: userId, name: owner.ownerName, workspaceId, grants };

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

/** Throws if a use-case refuses, which does not happen on a new data directory. */
function given<Value>(result: Result<Value, string | { code: string }>): Value {
  if (result.ok) return result.value;
  const code = typeof result.error === "string" ? result.error : result.error.code;
  throw new Error(`The demo could not be set up: ${code}.`);
}

function readDemo(path: string): Demo | null {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
