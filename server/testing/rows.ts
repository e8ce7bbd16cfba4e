import type { Insertable, Selectable } from "kysely";
import type { Schema } from "../db/schema.ts";
import { AWS_S3 } from "../domain/destination/catalog.ts";
import type { TestRuntime } from "./test-runtime.ts";

type Row<Table extends keyof Schema> = Selectable<Schema[Table]>;
type Given<Table extends keyof Schema> = Partial<Insertable<Schema[Table]>>;

export async function insertWorkspace({ db, clock, ids }: TestRuntime, given: Given<"workspace"> = {}): Promise<Row<"workspace">> {
  const id = given.id ?? ids.short();
  const row = { id, name: "Pied Piper", slug: `pied-piper-${id}`, createdAt: new Date(clock.now()), ...given };
  return db.insertInto("workspace").values(row).returningAll().executeTakeFirstOrThrow();
}

/** Inserts a source, by default in a new workspace. */
export async function insertSource(runtime: TestRuntime, given: Given<"source"> = {}): Promise<Row<"source">> {
  const { db, clock, ids } = runtime;
  const id = given.id ?? ids.short();
  const workspaceId = given.workspaceId ?? (await insertWorkspace(runtime)).id;
  const row = { id, name: `Website ${id}`, slug: `website-${id}`, enabled: true, createdAt: new Date(clock.now()), ...given, workspaceId };
  return db.insertInto("source").values(row).returningAll().executeTakeFirstOrThrow();
}

export async function insertWriteKey({ db, clock, ids }: TestRuntime, sourceId: string): Promise<string> {
  const row = { key: ids.writeKey(), sourceId, createdAt: new Date(clock.now()) };
  await db.insertInto("writeKey").values(row).execute();
  return row.key;
}

/** Inserts an AWS S3, by default enabled, with settings and on a new source. */
export async function insertDestination(runtime: TestRuntime, given: Given<"destination"> = {}): Promise<Row<"destination">> {
  const { db, clock, ids } = runtime;
  const source = given.sourceId
    ? await db.selectFrom("source").select(["id", "workspaceId"]).where("id", "=", given.sourceId).executeTakeFirstOrThrow()
    : await insertSource(runtime, given.workspaceId ? { workspaceId: given.workspaceId } : {});
  const now = new Date(clock.now());
  const id = given.id ?? ids.destination(clock.now());
  const row = {
    id,
    metadataId: AWS_S3.metadataId,
    name: `AWS S3 ${id}`,
    enabled: true,
    enabledAt: (given.enabled ?? true) ? now : null,
    awsRegion: "us-west-2",
    bucket: "pied-piper-logs",
    iamRoleArn: "arn:aws:iam::123456789012:role/segment-s3",
    createdAt: now,
    updatedAt: now,
    ...given,
    sourceId: source.id,
    workspaceId: source.workspaceId,
  };
  return db.insertInto("destination").values(row).returningAll().executeTakeFirstOrThrow();
}
