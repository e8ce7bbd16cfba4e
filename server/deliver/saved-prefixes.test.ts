import { describe, expect } from "vitest";
import { changeDestination } from "../configure/change-destination.ts";
import { getDestination } from "../configure/get-destination.ts";
import { parseBucketPath } from "../domain/destination/bucket-path.ts";
import { BucketPathInput } from "../domain/destination/bucket-path-input.ts";
import { permissionPolicy } from "../domain/policy/iam-policy.ts";
import { actorIn } from "../testing/actors.ts";
import { insertDestination, insertWorkspace } from "../testing/rows.ts";
import { test as sandboxedTest } from "../testing/sandboxed-test.ts";
import type { TestRuntime } from "../testing/test-runtime.ts";
import { insertWaitingFile } from "../testing/waiting-file.ts";
import { lastValidation } from "../validate/last-validation.ts";
import { revalidateDestination } from "../validate/revalidate-destination.ts";
import { validateDestination } from "../validate/validate-destination.ts";
import { deliverFile } from "./deliver-file.ts";

/** A bucket, a role, and a destination that was saved with a prefix under the current or the previous rules. */
const test = sandboxedTest
  .extend("workspace", ({ runtime }) => insertWorkspace(runtime))
  .extend("settings", ({ sandbox, workspace }) => sandbox.setUp(workspace.id))
  .extend("saveWith", ({ runtime, settings, workspace }) => async (prefix: string) => {
    return await insertDestination(runtime, { ...settings, bucket: `${settings.bucket}/${prefix}`, workspaceId: workspace.id });
  });

async function toFile({ db }: TestRuntime, id: string) {
  return db.selectFrom("file").select(["key", "state", "faultKind"]).where("id", "=", id).executeTakeFirstOrThrow();
}

describe("a prefix with characters that S3 allows", () => {
  test.for([
    "=",
    "a+b",
    "@(')",
    "100%!",
    "%2e%2e/%2F",
    "what?",
    "#1",
    "*",
    "$",
    "{}",
    "$" + "{aws:userid}",
    "a b",
    "~;:,&",
    "été/e\u0301te\u0301",
    "日本/山田\u3000太郎",
    "👩🏽\u200d💻/📦",
    "2024\u20132025",
    "...",
  ])(
    "%s is validated and delivered to the exact key, by the policy that the guide gives",
    async (prefix, { runtime, sandbox, workspace, saveWith }) => {
      const destination = await saveWith(prefix);
      expect(BucketPathInput.parse(destination.bucket)).toBe(destination.bucket);
      const location = parseBucketPath(destination.bucket);
      if (!location.ok) throw new Error(location.error.message);
      await sandbox.allow(permissionPolicy(location.value));
      const file = await insertWaitingFile(runtime, destination);
      expect(file.key).toBe(`${prefix}/segment-logs/${destination.sourceId}/${file.key.split("/").at(-2)}/${file.batchId}.gz`);

      const validated = await validateDestination(runtime, actorIn(workspace.id), { destinationId: destination.id });
      expect(validated).toMatchObject({ ok: true, value: { code: "ok" } });
      expect(await deliverFile(runtime, file.id)).toBe("delivered");
      expect(await sandbox.read(`${prefix}/segment-logs/dummy-object.txt`)).toMatchObject({ contentType: "text/plain" });
      expect(Buffer.from((await sandbox.read(file.key)).bytes)).toEqual(file.bytes);
    },
  );
});

describe("a prefix from before it would have been refused", () => {
  test.for(["r\u200baw", "raw\u200b", "raw\nlogs"])(
    "%j is delivered to its exact key, and no other prefix is validated instead",
    async (prefix, { runtime, sandbox, workspace, saveWith }) => {
      const destination = await saveWith(prefix);
      await sandbox.allow({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: ["s3:PutObject", "s3:PutObjectAcl"], Resource: "arn:aws:s3:::acme-events/*" }],
      });
      const file = await insertWaitingFile(runtime, destination);
      const actor = actorIn(workspace.id);
      const asked = { destinationId: destination.id };
      expect(await validateDestination(runtime, actor, asked)).toEqual({ ok: false, error: "settings_unusable" });
      await revalidateDestination(runtime, destination.id);
      expect(await lastValidation(runtime, actor, destination.id)).toBeNull();

      expect(await deliverFile(runtime, file.id)).toBe("delivered");
      expect(Buffer.from((await sandbox.read(`${prefix}/${file.key.slice(prefix.length + 1)}`)).bytes)).toEqual(file.bytes);
      expect(await getDestination(runtime, actor, destination.id)).toMatchObject({ settings: { bucket: destination.bucket } });
    },
  );

  test.for(["../x", "a/../b", "."])(
    "%j pauses the destination with the reason, and its files go to the prefix that is saved next",
    async (prefix, { runtime, sandbox, workspace, settings, saveWith }) => {
      const destination = await saveWith(prefix);
      const [actor, asked] = [actorIn(workspace.id), { destinationId: destination.id }];
      const file = await insertWaitingFile(runtime, destination);
      // As if it was tried by a version that treated this as a fault of the platform.
      await runtime.db.updateTable("file").set({ attemptCount: 3 }).where("id", "=", file.id).execute();
      expect(await validateDestination(runtime, actor, asked)).toEqual({ ok: false, error: "settings_unusable" });
      expect(await deliverFile(runtime, file.id)).toBe("paused");
      const pause = { kind: "invalid_request", message: expect.stringContaining('a folder named "." or ".."') };
      expect(await getDestination(runtime, actor, destination.id)).toMatchObject({ pause });

      const saved = await changeDestination(runtime, actor, destination.id, { settings });
      expect(saved.ok).toBe(true);
      expect(await validateDestination(runtime, actor, asked)).toMatchObject({ ok: true, value: { code: "ok" } });
      expect(await deliverFile(runtime, file.id)).toBe("delivered");
      const { key } = await toFile(runtime, file.id);
      expect(key).toMatch(/^segment-logs\//);
      expect(Buffer.from((await sandbox.read(key)).bytes)).toEqual(file.bytes);
    },
  );
});
