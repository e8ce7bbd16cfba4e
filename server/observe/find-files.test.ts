import { expect } from "vitest";
import { actorIn } from "../testing/actors.ts";
import { insertDestinationFile } from "../testing/files.ts";
import { insertDestination, insertWorkspace } from "../testing/rows.ts";
import { test } from "../testing/test.ts";
import { findFiles } from "./find-files.ts";

test("a file is found by its key, its address, its name or its id", async ({ runtime }) => {
  const destination = await insertDestination(runtime);
  const file = await insertDestinationFile(runtime, destination);
  const owner = actorIn(destination.workspaceId);
  for (const text of [file.key, `s3://${destination.bucket}/${file.key}`, `${file.batchId.toUpperCase()}.gz`, file.batchId]) {
    expect(await findFiles(runtime, owner, text)).toMatchObject([
      { id: file.id, key: file.key, batchId: file.batchId, destinationId: destination.id, destinationName: destination.name },
    ]);
  }
});

test("what is no key finds nothing", async ({ runtime }) => {
  const owner = actorIn((await insertWorkspace(runtime)).id);
  for (const text of ["", "raw/segment-logs", crypto.randomUUID()]) expect(await findFiles(runtime, owner, text)).toEqual([]);
});

test("nobody finds the files of another workspace, or without the right to see them", async ({ runtime }) => {
  const destination = await insertDestination(runtime);
  const file = await insertDestinationFile(runtime, destination);
  const stranger = actorIn((await insertWorkspace(runtime)).id, "workspace_owner");
  expect(await findFiles(runtime, stranger, file.key)).toEqual([]);
  expect(await findFiles(runtime, actorIn(destination.workspaceId, "workspace_member"), file.key)).toEqual([]);
});
