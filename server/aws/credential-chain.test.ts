import { describe, expect, test } from "vitest";
import { ok, refuse } from "../domain/result.ts";
import type { AwsFaultKind } from "../domain/validation/aws-fault.ts";
import { lacksExternalId } from "../testing/scripted-aws.ts";
import { testIds } from "../testing/test-ids.ts";
import type { AssumeRoleInput, AwsCredentials } from "./aws.ts";
import { createCredentialChain } from "./credential-chain.ts";

const INTERMEDIATE = "arn:aws:iam::595280932656:role/intermediate";
const ACME = { roleArn: "arn:aws:iam::111111111111:role/Acme", externalId: "acme", sessionName: "sluice-acme", sessionPolicy: null };
const GLOBEX = { ...ACME, roleArn: "arn:aws:iam::222222222222:role/Globex", externalId: "globex" };
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * An STS that denies customers' roles without the external id, and answers every other AssumeRole with new keys for one hour. `refusals`
 * contains, for each of those calls in order, a fault to return instead. `probes` contains the answers to calls without the external id in
 * order; null means a session.
 */
function setUp(refusals: (AwsFaultKind | null)[] = [], probes: (AwsFaultKind | null)[] = []) {
  const calls: AssumeRoleInput[] = [];
  const probed: AssumeRoleInput[] = [];
  const answerTo = (input: AssumeRoleInput): AwsFaultKind | null => {
    if (!lacksExternalId(input)) return refusals[calls.push(input) - 1] ?? null;
    probed.push(input);
    return probed.length > probes.length ? "access_denied" : (probes[probed.length - 1] ?? null);
  };
  const clock = { time: 0, now: () => clock.time };
  const chain = createCredentialChain({
    clock,
    ids: testIds,
    intermediateRoleArn: INTERMEDIATE,
    platform: { accountIds: ["595280932656", "999999999999"], stagingBucket: null },
    aws: {
      async assumeRole(input) {
        const kind = answerTo(input);
        if (kind !== null) return refuse({ kind, httpStatus: 400, code: kind, message: "", requestId: null, bucketRegion: null });
        const credentials: AwsCredentials = {
          accessKeyId: `key ${calls.length}`,
          secretAccessKey: "",
          sessionToken: "",
          expiresAt: clock.time + HOUR,
        };
        return ok({ credentials, requestId: null });
      },
    },
  });
  return { chain, clock, calls, probed, roles: () => calls.map((call) => call.roleArn) };
}

test("the customer's role is assumed with its external id by the intermediate role, which is assumed by the platform", async () => {
  const { chain, calls } = setUp();

  const credentials = await chain.credentialsFor(ACME);

  expect(credentials).toMatchObject({ ok: true, value: { accessKeyId: "key 2" } });
  expect(calls).toMatchObject([
    { as: null, roleArn: INTERMEDIATE, externalId: null },
    { as: { accessKeyId: "key 1" }, roleArn: ACME.roleArn, externalId: "acme" },
  ]);
});

describe("a session is cached", () => {
  test("for the next caller", async () => {
    const { chain, calls } = setUp();

    const first = await chain.credentialsFor(ACME);
    const second = await chain.credentialsFor({ ...ACME });

    expect(second).toEqual(first);
    expect(calls).toHaveLength(2);
  });

  test("for all callers that wait for it", async () => {
    const { chain, calls } = setUp();

    await Promise.all([chain.credentialsFor(ACME), chain.credentialsFor(ACME), chain.credentialsFor(GLOBEX)]);

    expect(calls).toHaveLength(3);
  });

  test("for its own external id and session policy only", async () => {
    const { chain, roles } = setUp();

    await chain.credentialsFor(ACME);
    await chain.credentialsFor({ ...ACME, externalId: "other workspace" });
    await chain.credentialsFor({ ...ACME, sessionPolicy: "{}" });

    expect(roles()).toEqual([INTERMEDIATE, ACME.roleArn, ACME.roleArn, ACME.roleArn]);
  });

  test("until five minutes before its end", async () => {
    const { chain, clock, roles } = setUp();
    await chain.credentialsFor(ACME);

    clock.time = HOUR - 5 * MINUTE - 1;
    await chain.credentialsFor(ACME);
    expect(roles()).toHaveLength(2);

    clock.time = HOUR - 5 * MINUTE;
    await chain.credentialsFor(ACME);
    expect(roles()).toEqual([INTERMEDIATE, ACME.roleArn, INTERMEDIATE, ACME.roleArn]);
  });

  test("until it is forgotten, and the intermediate session stays", async () => {
    const { chain, roles } = setUp();
    await chain.credentialsFor(ACME);

    chain.forget(ACME);
    await chain.credentialsFor(ACME);

    expect(roles()).toEqual([INTERMEDIATE, ACME.roleArn, ACME.roleArn]);
  });

  test("until a thousand others were used after it", async () => {
    const { chain, roles } = setUp();
    const number = (index: number) => chain.credentialsFor({ ...ACME, externalId: `workspace ${index}` });
    await chain.credentialsFor(ACME);
    for (let index = 0; index < 998; index++) await number(index);
    await chain.credentialsFor(ACME);
    expect(roles()).toHaveLength(1_000);

    for (let index = 1_000; index < 2_000; index++) await number(index);
    await chain.credentialsFor(ACME);
    expect(roles().at(-1)).toBe(ACME.roleArn);
    expect(roles().length).toBeGreaterThan(2_000);
  });
});

test("a refusal is returned and not cached", async () => {
  const { chain } = setUp([null, "access_denied"]);

  expect(await chain.credentialsFor(ACME)).toMatchObject({ ok: false, error: { kind: "access_denied", link: "customer_role" } });
  expect(await chain.credentialsFor(ACME)).toMatchObject({ ok: true });
});

test("an intermediate session that expired early is renewed once", async () => {
  const { chain, roles } = setUp([null, "expired_token"]);

  expect(await chain.credentialsFor(ACME)).toMatchObject({ ok: true, value: { accessKeyId: "key 4" } });
  expect(roles()).toEqual([INTERMEDIATE, ACME.roleArn, INTERMEDIATE, ACME.roleArn]);
});

test("the chain ends if the intermediate role can't be assumed", async () => {
  const { chain, roles } = setUp(["access_denied"]);

  expect(await chain.credentialsFor(ACME)).toMatchObject({ ok: false, error: { link: "intermediate_role" } });
  expect(roles()).toEqual([INTERMEDIATE]);
});

describe("a role is used only after it was proved to refuse a caller without the external id", () => {
  test("by two refusals of the same session: without an external id and with a random one", async () => {
    const { chain, probed } = setUp();

    expect(await chain.credentialsFor(ACME)).toMatchObject({ ok: true });

    expect(probed).toEqual([
      { ...ACME, as: expect.objectContaining({ accessKeyId: "key 1" }), externalId: null },
      { ...ACME, as: expect.objectContaining({ accessKeyId: "key 1" }), externalId: expect.stringMatching(/^made-up-/) },
    ]);
  });

  test.each([
    ["without one", [null]],
    ["with any", ["access_denied" as const, null]],
  ])("a role that lets a caller in %s is a fault in the set-up, and is not assumed", async (_how, probes) => {
    const { chain, roles } = setUp([], probes);

    expect(await chain.credentialsFor(ACME)).toMatchObject({
      ok: false,
      error: { kind: "external_id_not_required", httpStatus: 200, link: "customer_role" },
    });
    expect(roles()).toEqual([INTERMEDIATE]);
  });

  test.each<AwsFaultKind>(["throttled", "unavailable", "network", "unknown", "region_disabled", "invalid_credentials"])(
    "an answer that is no denial is no proof: %s",
    async (kind) => {
      const { chain, roles } = setUp([], [kind]);

      expect(await chain.credentialsFor(ACME)).toMatchObject({ ok: false, error: { kind, link: "customer_role" } });
      expect(roles()).toEqual([INTERMEDIATE]);
      expect(await chain.credentialsFor(ACME)).toMatchObject({ ok: true });
    },
  );

  test("the proof is valid for six hours, for that role in that workspace", async () => {
    const { chain, clock, probed } = setUp();
    await chain.credentialsFor(ACME);
    await chain.credentialsFor({ ...ACME, sessionName: "sluice-other", sessionPolicy: "{}" });
    expect(probed).toHaveLength(2);

    await chain.credentialsFor({ ...ACME, externalId: "other workspace" });
    await chain.credentialsFor(GLOBEX);
    expect(probed).toHaveLength(6);

    clock.time = 6 * HOUR - 1;
    await chain.credentialsFor(ACME);
    expect(probed).toHaveLength(6);

    clock.time = 7 * HOUR;
    await chain.credentialsFor(ACME);
    expect(probed).toHaveLength(8);
  });

  test("a forgotten proof is repeated with the next session", async () => {
    const { chain, probed } = setUp([], ["access_denied", "access_denied", null]);
    await chain.credentialsFor(ACME);

    chain.forgetProof(ACME);

    expect(await chain.credentialsFor(ACME)).toMatchObject({ ok: false, error: { kind: "external_id_not_required" } });
    expect(probed).toHaveLength(3);
  });

  test("an intermediate session that expired during the proof is renewed once", async () => {
    const { chain, roles } = setUp([], ["expired_token"]);

    expect(await chain.credentialsFor(ACME)).toMatchObject({ ok: true });
    expect(roles()).toEqual([INTERMEDIATE, INTERMEDIATE, ACME.roleArn]);
  });
});

test("a denial by the intermediate role's own policy proves nothing about the customer's role", async () => {
  const message = `User: arn is not authorized to perform: sts:AssumeRole on resource: ${ACME.roleArn} because no identity-based policy allows the sts:AssumeRole action`;
  const denial = { kind: "access_denied" as const, httpStatus: 403, code: "AccessDenied", message, requestId: null, bucketRegion: null };
  const credentials: AwsCredentials = { accessKeyId: "key", secretAccessKey: "", sessionToken: "", expiresAt: null };
  let isAllowed = false;
  const chain = createCredentialChain({
    clock: { now: () => 0 },
    ids: testIds,
    intermediateRoleArn: INTERMEDIATE,
    platform: { accountIds: [], stagingBucket: null },
    aws: { assumeRole: async ({ as }) => (as === null || isAllowed ? ok({ credentials, requestId: null }) : refuse(denial)) },
  });

  expect(await chain.credentialsFor(ACME)).toMatchObject({ ok: false, error: { link: "onward_role" } });
  isAllowed = true;
  expect(await chain.credentialsFor(ACME)).toMatchObject({ ok: false, error: { kind: "external_id_not_required" } });
});

test.each([
  ["of the intermediate role's account", "arn:aws:iam::595280932656:role/PlatformBackup"],
  ["that is the intermediate role itself", INTERMEDIATE],
  ["of a further account of the platform", "arn:aws:iam::999999999999:role/path/Staging"],
  ["of that account in another partition", "arn:aws-cn:iam::595280932656:role/PlatformBackup"],
])("a role %s is never asked for, though a row still names it", async (_what, roleArn) => {
  const { chain, calls, probed } = setUp();

  expect(await chain.credentialsFor({ ...ACME, roleArn })).toMatchObject({
    ok: false,
    error: { kind: "role_of_platform", httpStatus: null, link: "customer_role" },
  });
  expect([...calls, ...probed]).toEqual([]);
});
