import { describe, expect, vi } from "vitest";
import { getDestination } from "../configure/get-destination.ts";
import { recordManifestFault } from "../db/day-manifests.ts";
import { deliverFile } from "../deliver/deliver-file.ts";
import type { Role } from "../domain/access/roles.ts";
import type { Settings } from "../domain/destination/settings.ts";
import { permissionPolicy } from "../domain/policy/iam-policy.ts";
import type { AwsFaultKind } from "../domain/validation/aws-fault.ts";
import type { Validation, ValidationStepId } from "../domain/validation/validation.ts";
import { toRemedy } from "../domain/validation/validation-remedy.ts";
import { actorIn } from "../testing/actors.ts";
import { insertDestination, insertWorkspace } from "../testing/rows.ts";
import { test as sandboxedTest } from "../testing/sandboxed-test.ts";
import { createFault, createScriptedAws, failStep } from "../testing/scripted-aws.ts";
import { test as base } from "../testing/test.ts";
import { createTestRuntime } from "../testing/test-runtime.ts";
import { insertWaitingFile } from "../testing/waiting-file.ts";
import { lastValidation } from "./last-validation.ts";
import { validateDestination } from "./validate-destination.ts";

function outcome(validation: Validation) {
  return [validation.code, ...validation.steps.map((step) => `${step.id}: ${step.state}`)];
}

describe("against an AWS that enforces policies", () => {
  const test = sandboxedTest
    .extend("workspace", ({ runtime }) => insertWorkspace(runtime))
    .extend("settings", ({ sandbox, workspace }) => sandbox.setUp(workspace.id))
    .extend("destination", ({ runtime, settings, workspace }) => insertDestination(runtime, { ...settings, workspaceId: workspace.id }))
    .extend("validate", ({ runtime, workspace, destination }) => async (settings?: Settings) => {
      const validated = await validateDestination(runtime, actorIn(workspace.id), { destinationId: destination.id, settings });
      if (!validated.ok) throw new Error(JSON.stringify(validated.error));
      return validated.value;
    });

  test("a role set up as the document says passes (R79)", async ({ validate, sandbox, settings }) => {
    const validation = await validate();

    expect(validation).toMatchObject({ code: "ok", cause: null, actorName: "Dana", settings });
    expect(validation.steps.map((step) => [step.id, step.state, step.httpStatus])).toEqual([
      ["own_identity", "passed", null],
      ["intermediate_role", "passed", null],
      ["bucket_region", "passed", null],
      ["role_without_external_id", "passed", 403],
      ["role_with_made_up_external_id", "passed", 403],
      ["role_with_external_id", "passed", null],
      ["upload", "passed", null],
    ]);
    expect(await sandbox.read("segment-logs/dummy-object.txt")).toMatchObject({ contentType: "text/plain" });
  });

  test("day manifests are tested where they are on, and their fault leaves delivery alone", async ({
    runtime,
    db,
    validate,
    sandbox,
    destination,
  }) => {
    await db.updateTable("destination").set({ manifestsFrom: 0 }).where("id", "=", destination.id).execute();
    const refused = await validate();
    expect(outcome(refused)).toEqual(expect.arrayContaining(["manifest_failed", "upload: passed", "upload_manifest: failed"]));
    const facts = {
      workspaceId: destination.workspaceId,
      workspaceRegion: "us",
      intermediateRoleArn: "arn",
      destinationId: destination.id,
    } as const;
    const { fix } = toRemedy(refused, facts) ?? {};
    expect(JSON.parse(fix?.text ?? "")).toEqual(permissionPolicy({ bucket: destination.bucket, prefix: "", dayManifest: true }));
    const file = await insertWaitingFile(runtime, destination);
    expect(await deliverFile(runtime, file.id)).toBe("delivered");
    expect((await getDestination(runtime, actorIn(destination.workspaceId), destination.id))?.wouldFail).toBeNull();

    await sandbox.allow(permissionPolicy({ bucket: destination.bucket, prefix: "", dayManifest: true }));
    const failed = {
      destinationId: destination.id,
      receivedDay: 0,
      bucket: "b",
      key: "k",
      faultKind: "access_denied",
      faultMessage: "Denied",
    } as const;
    const later = new Date(runtime.clock.now() + 1_000);
    await recordManifestFault(db, { ...failed, attemptCount: 1, nextAttemptAt: later, requestId: null });
    expect(outcome(await validate())).toEqual(expect.arrayContaining(["ok", "upload_manifest: passed"]));
    const { nextAttemptAt } = await db.selectFrom("dayManifest").select("nextAttemptAt").executeTakeFirstOrThrow();
    expect(nextAttemptAt).toEqual(new Date(runtime.clock.now()));
    expect(await sandbox.read("segment-logs-manifests/dummy-object.txt")).toMatchObject({ contentType: "text/plain" });
  });

  test("it passes again and overwrites the previous dummy object", async ({ validate }) => {
    await validate();
    expect((await validate()).code).toBe("ok");
  });

  test("a trust policy without a condition asks for the External ID (row 2, R78)", async ({ validate, sandbox, settings: _ }) => {
    await sandbox.trust();

    expect(outcome(await validate())).toEqual([
      "external_id_not_required",
      "own_identity: passed",
      "intermediate_role: passed",
      "bucket_region: passed",
      "role_without_external_id: failed",
      "role_with_made_up_external_id: skipped",
      "role_with_external_id: skipped",
      "upload: skipped",
    ]);
  });

  test("a condition that accepts any External ID counts as no condition", async ({ validate, sandbox, settings: _ }) => {
    await sandbox.trust({ StringLike: { "sts:ExternalId": "*" } });

    const validation = await validate();

    expect(validation).toMatchObject({
      code: "external_id_not_required",
      cause: { stepId: "role_with_made_up_external_id", faultKind: null },
    });
  });

  test("a trust policy with another workspace's id is rejected (row 4)", async ({ validate, sandbox, settings: _ }) => {
    await sandbox.trust({ StringEquals: { "sts:ExternalId": "another-workspace" } });

    const validation = await validate();

    expect(validation).toMatchObject({
      code: "external_id_rejected",
      cause: { stepId: "role_with_external_id", faultKind: "access_denied", httpStatus: 403, awsCode: "AccessDenied" },
    });
    expect(validation.cause?.requestId).toEqual(expect.any(String));
  });

  test("a role that doesn't exist has the same result as a rejected External ID", async ({ validate, settings }) => {
    const iamRoleArn = "arn:aws:iam::123456789012:role/Absent";
    expect((await validate({ ...settings, iamRoleArn })).code).toBe("external_id_rejected");
  });

  test("a role without PutObject is denied (row 5)", async ({ validate, sandbox, settings: _ }) => {
    await sandbox.forbidUploads();

    expect(await validate()).toMatchObject({ code: "put_object_denied", cause: { stepId: "upload", httpStatus: 403 } });
  });

  test("a prefix that the policy doesn't cover is denied, and passes when it does", async ({ validate, sandbox, settings }) => {
    const prefixed = { ...settings, bucket: `${settings.bucket}/team/a` };
    expect((await validate(prefixed)).code).toBe("put_object_denied");

    await sandbox.allow(permissionPolicy({ bucket: settings.bucket, prefix: "team/a" }));
    expect((await validate(prefixed)).code).toBe("ok");
    expect((await sandbox.read("team/a/segment-logs/dummy-object.txt")).bytes.length).toBeGreaterThan(0);
  });

  test("a KMS key that the role may not use is named, and passes when it may", async ({ validate, sandbox, settings }) => {
    const kms = await sandbox.sealWithKms();
    expect(await validate()).toMatchObject({
      code: "put_object_denied",
      cause: { faultKind: "kms_denied", note: expect.stringContaining("kms:GenerateDataKey") },
    });

    const base = permissionPolicy({ bucket: settings.bucket, prefix: "" });
    await sandbox.allow({ ...base, Statement: [...base.Statement, ...kms.Statement] });
    expect((await validate()).code).toBe("ok");
  });

  test("a role without PutObjectAcl is found by an upload without the ACL", async ({ validate, sandbox, settings }) => {
    const { Version, Statement } = permissionPolicy({ bucket: settings.bucket, prefix: "" });
    await sandbox.allow({ Version, Statement: Statement.map((statement) => ({ ...statement, Action: "s3:PutObject" })) });

    const validation = await validate();

    expect(validation).toMatchObject({ code: "put_object_denied", cause: { stepId: "upload", isolated: "put_object_acl_missing" } });
    expect(outcome(validation).slice(-2)).toEqual(["upload: failed", "upload_without_acl: passed"]);
    expect((await sandbox.read("segment-logs/dummy-object.txt")).bytes.length).toBeGreaterThan(0);
  });

  test("a Requester Pays bucket of another account is found by an upload that agrees to pay", async ({ validate, sandbox, settings }) => {
    const bucket = "acme-lake";
    await sandbox.lendBucket(bucket, settings.iamRoleArn);
    await sandbox.allow(permissionPolicy({ bucket, prefix: "" }));
    expect((await validate({ ...settings, bucket })).code).toBe("ok");

    await sandbox.chargeRequesters(bucket);
    const validation = await validate({ ...settings, bucket });
    expect(validation).toMatchObject({ code: "put_object_denied", cause: { isolated: "requester_pays" } });
    expect(outcome(validation).slice(-3)).toEqual(["upload: failed", "upload_without_acl: failed", "upload_as_requester: passed"]);
  });

  test("a bucket that doesn't exist is reported as missing (row 6)", async ({ validate, settings }) => {
    expect(await validate({ ...settings, bucket: "nobodys-bucket" })).toMatchObject({
      code: "put_object_failed",
      cause: { stepId: "bucket_region", faultKind: "no_such_bucket", note: "There is no bucket named nobodys-bucket." },
    });
  });

  test("a bucket in another region names its region", async ({ validate, sandbox, settings }) => {
    await sandbox.createBucket("acme-dublin", "eu-west-1");

    expect(await validate({ ...settings, bucket: "acme-dublin" })).toMatchObject({
      code: "put_object_failed",
      cause: { faultKind: "wrong_region", bucketRegion: "eu-west-1", note: "The bucket acme-dublin is in eu-west-1, not in us-west-2." },
    });
  });

  test("keys of the platform that AWS doesn't accept are the platform's own fault (row 1)", async ({ validate, settings: _ }) => {
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "not-the-secret-that-goes-with-the-key");

    expect(await validate()).toMatchObject({
      code: "intermediate_role_failed",
      cause: { stepId: "own_identity", faultKind: "invalid_credentials", httpStatus: 403, awsCode: "SignatureDoesNotMatch" },
    });
  });

  test("an intermediate role that doesn't trust the platform is the platform's own fault (row 1)", async ({ runtime, validate }) => {
    runtime.config.INTERMEDIATE_ROLE_ARN = "arn:aws:iam::595280932656:role/another";

    expect(await validate()).toMatchObject({
      code: "intermediate_role_failed",
      cause: { stepId: "intermediate_role", httpStatus: 403, awsCode: "AccessDenied" },
    });
  });

  test("a role that AWS rejects as invalid is not a rejected External ID (row 3)", async ({ runtime, sandbox }) => {
    const { id: workspaceId } = await insertWorkspace(runtime, { id: "w" });
    const { id: destinationId } = await insertDestination(runtime, { ...(await sandbox.setUp(workspaceId)), workspaceId });

    const validated = await validateDestination(runtime, actorIn(workspaceId), { destinationId });
    expect(validated).toMatchObject({
      ok: true,
      value: {
        code: "assume_role_failed",
        cause: { stepId: "role_with_external_id", faultKind: "invalid_request", httpStatus: 400, awsCode: "ValidationError" },
      },
    });
  });

  test("an unreachable S3 makes the validation inconclusive", async ({ validate, settings: _ }) => {
    vi.stubEnv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:1");

    expect(await validate()).toMatchObject({
      code: "inconclusive",
      cause: { stepId: "bucket_region", faultKind: "network", httpStatus: null, awsCode: "ECONNREFUSED" },
    });
  });

  test("saved settings that pass end the pause; settings that are only tried don't", async ({
    runtime,
    validate,
    sandbox,
    settings,
    destination,
  }) => {
    const file = await insertWaitingFile(runtime, destination);
    await sandbox.forbidUploads();
    expect(await deliverFile(runtime, file.id)).toBe("paused");
    await sandbox.allow(permissionPolicy({ bucket: settings.bucket, prefix: "" }));
    await sandbox.createBucket("acme-dublin", "eu-west-1");
    const dublin = { ...settings, awsRegion: "eu-west-1", bucket: "acme-dublin" };
    await sandbox.allow({ ...permissionPolicy({ bucket: "*", prefix: "" }) });

    expect((await validate(dublin)).code).toBe("ok");
    expect(await deliverFile(runtime, file.id)).toBe("held");

    expect((await validate()).code).toBe("ok");
    expect(await deliverFile(runtime, file.id)).toBe("delivered");
    expect(await sandbox.read(file.key)).toEqual({
      bytes: new Uint8Array(file.bytes),
      contentType: "application/gzip",
      contentEncoding: undefined,
    });
  });
});

describe("with scripted AWS responses", () => {
  const test = base
    .extend("aws", () => createScriptedAws())
    .extend("runtime", ({ db, clock, dataDir, aws }) => createTestRuntime({ db, clock, dataDir, aws }))
    .extend("destination", ({ runtime }) => insertDestination(runtime, { bucket: "acme-logs" }));

  test.for<[ValidationStepId, AwsFaultKind, Validation["code"]]>([
    ["own_identity", "invalid_credentials", "intermediate_role_failed"],
    ["own_identity", "network", "inconclusive"],
    ["intermediate_role", "access_denied", "intermediate_role_failed"],
    ["intermediate_role", "throttled", "inconclusive"],
    ["bucket_region", "no_such_bucket", "put_object_failed"],
    ["bucket_region", "network", "inconclusive"],
    ["role_without_external_id", "invalid_request", "assume_role_failed"],
    ["role_without_external_id", "throttled", "inconclusive"],
    ["role_with_made_up_external_id", "invalid_request", "assume_role_failed"],
    ["role_with_made_up_external_id", "unavailable", "inconclusive"],
    ["role_with_external_id", "access_denied", "external_id_rejected"],
    ["role_with_external_id", "invalid_request", "assume_role_failed"],
    ["role_with_external_id", "throttled", "inconclusive"],
    ["upload", "access_denied", "put_object_denied"],
    ["upload", "invalid_request", "put_object_failed"],
    ["upload", "no_such_bucket", "put_object_failed"],
    ["upload", "throttled", "inconclusive"],
    ["upload", "unavailable", "inconclusive"],
    ["upload", "network", "inconclusive"],
  ])("%s that meets %s ends in %s", async ([step, kind, code], { runtime, aws, destination }) => {
    failStep(aws, step, createFault(kind));

    const validated = await validateDestination(runtime, actorIn(destination.workspaceId), { destinationId: destination.id });

    expect(validated).toMatchObject({ ok: true, value: { code, cause: { stepId: step, faultKind: kind, awsCode: kind } } });
  });

  test("a role of the platform's account is refused with the reason, and AWS isn't called", async ({ runtime, aws, destination }) => {
    const { id: destinationId, workspaceId, awsRegion, bucket } = destination;
    const iamRoleArn = "arn:aws:iam::595280932656:role/PlatformBackup";
    const settings = { awsRegion, bucket, iamRoleArn };
    const validated = await validateDestination(runtime, actorIn(workspaceId), { destinationId, settings });

    const note = "This role is in an AWS account of Sluice itself. Enter the ARN of a role in your own account.";
    expect(validated).toMatchObject({
      ok: true,
      value: { code: "assume_role_failed", cause: { stepId: "role_without_external_id", faultKind: "role_of_platform", note } },
    });
    expect(aws.assumed.map(({ roleArn }) => roleArn)).toEqual([runtime.config.INTERMEDIATE_ROLE_ARN]);
    expect(aws.puts).toEqual([]);
  });

  test("the platform's staging bucket is refused with the reason, before any role is asked", async ({
    runtime: given,
    aws,
    destination,
  }) => {
    const runtime = { ...given, config: { ...given.config, STAGING_BUCKET: "sluice-staging" } };
    const { id: destinationId, workspaceId, awsRegion, iamRoleArn } = destination;
    const settings = { awsRegion, bucket: "sluice-staging/acme", iamRoleArn };
    const validated = await validateDestination(runtime, actorIn(workspaceId), { destinationId, settings });

    const note = "This bucket belongs to Sluice itself. Enter the name of a bucket of your own.";
    expect(validated).toMatchObject({
      ok: true,
      value: { code: "put_object_failed", cause: { stepId: "bucket_region", faultKind: "bucket_of_platform", note } },
    });
    expect(aws.puts).toEqual([]);
  });

  test.for([
    ["pauses the destination that is saved with it", {}, true],
    ["pauses it when another bucket is tried as well", { bucket: "acme-other" }, true],
    ["leaves a destination of another role alone", { iamRoleArn: "arn:aws:iam::123456789012:role/Other" }, false],
  ] as const)("a role that is found unprotected %s", async ([_what, typed, paused], { runtime, aws, destination, db }) => {
    const { id: destinationId, workspaceId, awsRegion, bucket, iamRoleArn } = destination;
    failStep(aws, "role_without_external_id", null);
    const settings = { awsRegion, bucket, iamRoleArn, ...typed };

    await validateDestination(runtime, actorIn(workspaceId), { destinationId, settings });

    const row = await db.selectFrom("destination").selectAll().where("id", "=", destinationId).executeTakeFirstOrThrow();
    expect(row.pauseFaultKind).toBe(paused ? "external_id_not_required" : null);
    expect(row.pauseFaultMessage).toBe(paused ? "Access Denied. Please configure External ID in the AWS IAM Console." : null);
  });

  test("the newest validation is kept, with its steps and its cause", async ({ runtime, aws, clock, destination }) => {
    const actor = actorIn(destination.workspaceId);
    expect(await lastValidation(runtime, actor, destination.id)).toBeNull();
    failStep(aws, "upload", createFault("access_denied"));
    await validateDestination(runtime, actor, { destinationId: destination.id });
    clock.advance({ minutes: 1 });
    failStep(aws, "upload", createFault("no_such_bucket"));
    const newest = await validateDestination(runtime, actor, { destinationId: destination.id });

    expect(newest).toEqual({ ok: true, value: await lastValidation(runtime, actor, destination.id) });
    expect(newest).toMatchObject({ value: { code: "put_object_failed", startedAt: clock.now() } });
  });

  test.for<[Role, true | "forbidden" | "unknown_destination"]>([
    ["workspace_owner", true],
    ["workspace_admin", true],
    ["source_admin", true],
    ["source_read_only", "forbidden"],
    ["workspace_member", "unknown_destination"],
    ["minimal_access", "unknown_destination"],
  ])("whether a %s may validate: %s (R63)", async ([role, allowed], { runtime, aws, destination }) => {
    const validated = await validateDestination(runtime, actorIn(destination.workspaceId, role), { destinationId: destination.id });

    expect(validated.ok || validated.error).toBe(allowed);
    expect(aws.assumed.length > 0).toBe(allowed === true);
  });

  test("another workspace's destination is unknown, and its validations unseen", async ({ runtime, aws, destination }) => {
    await validateDestination(runtime, actorIn(destination.workspaceId), { destinationId: destination.id });
    const before = aws.assumed.length;
    const stranger = actorIn((await insertWorkspace(runtime)).id, "workspace_owner");

    expect(await validateDestination(runtime, stranger, { destinationId: destination.id })).toEqual({
      ok: false,
      error: "unknown_destination",
    });
    expect(await lastValidation(runtime, stranger, destination.id)).toBeNull();
    expect(aws.assumed).toHaveLength(before);
  });

  test("a destination without saved settings can't be validated", async ({ runtime, destination: { sourceId: _ }, aws }) => {
    const empty = { enabled: false, enabledAt: null, awsRegion: "", bucket: "", iamRoleArn: "" };
    const { id, workspaceId } = await insertDestination(runtime, empty);

    expect(await validateDestination(runtime, actorIn(workspaceId), { destinationId: id })).toEqual({
      ok: false,
      error: "settings_missing",
    });
    expect(aws.assumed).toEqual([]);
  });

  test("concurrent validations in two processes share one run; the next one calls AWS again", async ({ runtime, aws, destination }) => {
    failStep(aws, "upload", createFault("no_such_bucket"));
    const otherProcess = { ...runtime };
    const ask = (process: typeof runtime, watch?: () => void) =>
      validateDestination(process, actorIn(destination.workspaceId), { destinationId: destination.id }, watch);
    const find = aws.bucketRegion;
    let other: ReturnType<typeof ask> | null = null;
    aws.bucketRegion = async (input) => {
      // Holds the step until the other process has joined.
      await new Promise<void>((joined) => {
        if (other === null) other = ask(otherProcess, joined);
        else joined();
      });
      return find(input);
    };

    const one = await ask(runtime);
    expect(one).toMatchObject({ ok: true, value: { code: "put_object_failed" } });
    expect(await other).toEqual(one);
    expect(aws.puts).toHaveLength(1);

    await ask(runtime);
    expect(aws.puts).toHaveLength(2);
  });

  test("validations of different settings don't share a run", async ({ runtime, aws, destination }) => {
    failStep(aws, "upload", createFault("no_such_bucket"));
    const { awsRegion, iamRoleArn } = destination;
    const ask = (bucket: string) =>
      validateDestination(runtime, actorIn(destination.workspaceId), {
        destinationId: destination.id,
        settings: { awsRegion, iamRoleArn, bucket },
      });

    await Promise.all([ask("acme-logs"), ask("acme-lake")]);
    expect(aws.puts.map(({ bucket }) => bucket).toSorted()).toEqual(["acme-lake", "acme-logs"]);
  });

  test("a waiting caller sees each step start and end; one that joins late sees the current state", async ({
    runtime,
    aws,
    destination,
  }) => {
    failStep(aws, "role_without_external_id", createFault("network"));
    const early: string[] = [];
    const late: string[] = [];
    const ask = (hear: (states: string) => void) =>
      validateDestination(runtime, actorIn(destination.workspaceId), { destinationId: destination.id }, (steps) =>
        hear(steps.map(({ state }) => state[0]).join("")),
      );
    const find = aws.bucketRegion;
    let joined: ReturnType<typeof ask> | null = null;
    aws.bucketRegion = async (input) => {
      // Holds the step until the other has seen it.
      await new Promise<void>((seen) => {
        joined ??= ask((states) => {
          late.push(states);
          seen();
        });
      });
      return find(input);
    };

    const first = await ask((states) => early.push(states));

    expect(early).toEqual(["rwwwwww", "prwwwww", "pprwwww", "ppprwww", "pppfsss"]);
    expect(await joined).toEqual(first);
    expect([late[0], late.at(-1)]).toEqual(["pprwwww", "pppfsss"]);
  });

  test("a run whose process has ended is taken over", async ({ runtime, aws, clock, db, destination }) => {
    failStep(aws, "upload", createFault("no_such_bucket"));
    const ask = () => validateDestination(runtime, actorIn(destination.workspaceId), { destinationId: destination.id });
    const runs = () => db.selectFrom("validationRun").selectAll().execute();
    const [put, inFlight] = [aws.putObject, [] as Awaited<ReturnType<typeof runs>>];
    aws.putObject = async (input) => {
      inFlight.push(...(await runs()));
      return put(input);
    };
    await ask();
    expect(inFlight).toHaveLength(1);
    const left = inFlight.map((run) => ({ ...run, steps: "[]" }));
    await db.insertInto("validationRun").values(left).execute();

    clock.advance({ minutes: 3 });
    expect(await ask()).toMatchObject({ ok: true, value: { code: "put_object_failed" } });
    expect(await runs()).toEqual([]);
  });

  test("the eleventh validation of a destination within a minute waits until the minute is over", async ({
    runtime,
    aws,
    clock,
    destination,
  }) => {
    failStep(aws, "own_identity", createFault("access_denied"));
    const ask = () => validateDestination(runtime, actorIn(destination.workspaceId), { destinationId: destination.id });
    for (let count = 0; count < 10; count += 1) expect(await ask()).toMatchObject({ ok: true });

    clock.advance({ seconds: 26 });
    expect(await ask()).toEqual({ ok: false, error: { code: "too_many_validations", waitSeconds: 34 } });
    clock.advance({ seconds: 34 });
    expect(await ask()).toMatchObject({ ok: true });
  });

  test("a workspace has thirty a minute, over all its destinations", async ({ runtime, aws, destination: { workspaceId } }) => {
    failStep(aws, "own_identity", createFault("access_denied"));
    const outcomes: boolean[] = [];
    for (let count = 0; count < 4; count += 1) {
      const { id } = await insertDestination(runtime, { workspaceId });
      for (let again = 0; again < 8; again += 1) {
        outcomes.push((await validateDestination(runtime, actorIn(workspaceId), { destinationId: id })).ok);
      }
    }
    expect(outcomes).toEqual([...Array(30).fill(true), false, false]);
  });

  test("a caller without permission doesn't see the steps of another caller's run", async ({ runtime, aws, destination }) => {
    failStep(aws, "upload", createFault("access_denied"));
    const seen: unknown[] = [];
    const ask = (role: Role, watch?: () => void) =>
      validateDestination(runtime, actorIn(destination.workspaceId, role), { destinationId: destination.id }, watch);

    await Promise.all([ask("source_admin"), ask("source_read_only", () => seen.push("a step"))]);
    expect(seen).toEqual([]);
  });

  test("a caller without permission is refused while the same validation runs", async ({ runtime, aws, destination }) => {
    failStep(aws, "upload", createFault("access_denied"));
    const roles = ["source_read_only", "source_admin", "minimal_access"] as const;
    const ask = (role: Role) => validateDestination(runtime, actorIn(destination.workspaceId, role), { destinationId: destination.id });

    const [reader, admin, minimal] = await Promise.all(roles.map(ask));
    expect(reader).toEqual({ ok: false, error: "forbidden" });
    expect(admin).toMatchObject({ ok: true });
    expect(minimal).toEqual({ ok: false, error: "unknown_destination" });
  });

  test("a destination that is deleted meanwhile is unknown", async ({ runtime, aws, db, destination }) => {
    failStep(aws, "upload", createFault("access_denied"));
    const put = aws.putObject;
    aws.putObject = async (input) => {
      await db.deleteFrom("destination").where("id", "=", destination.id).execute();
      return put(input);
    };

    const validated = await validateDestination(runtime, actorIn(destination.workspaceId), { destinationId: destination.id });

    expect(validated).toEqual({ ok: false, error: "unknown_destination" });
  });
});
