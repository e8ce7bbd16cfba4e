import { describe, expect, test } from "vitest";
import type { AwsFaultKind } from "../domain/aws-fault.ts";
import { ok, refuse } from "../domain/result.ts";
import type { AssumeRoleInput, AwsCredentials } from "./aws.ts";
import { createCredentialChain } from "./credential-chain.ts";

const INTERMEDIATE = "arn:aws:iam::595280932656:role/intermediate";
const ACME = { roleArn: "arn:aws:iam::111111111111:role/Acme", externalId: "acme", sessionName: "sluice-acme", sessionPolicy: null };
const GLOBEX = { ...ACME, roleArn: "arn:aws:iam::222222222222:role/Globex", externalId: "globex" };
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Answers every AssumeRole with keys of its own for an hour, unless `refusals` names a fault for that call. */
function setUp(refusals: (AwsFaultKind | null)[] = []) {
  const calls: AssumeRoleInput[] = [];
  const clock = { time: 0, now: () => clock.time };
  const chain = createCredentialChain({
    clock,
    intermediateRoleArn: INTERMEDIATE,
    aws: {
      async assumeRole(input) {
        calls.push(input);
        const kind = refusals[calls.length - 1] ?? null;
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
  return { chain, clock, calls, roles: () => calls.map((call) => call.roleArn) };
}

test("the customer's role is assumed with its external id, out of the intermediate role, out of the platform", async () => {
  const { chain, calls } = setUp();

  const credentials = await chain.credentialsFor(ACME);

  expect(credentials).toMatchObject({ ok: true, value: { accessKeyId: "key 2" } });
  expect(calls).toMatchObject([
    { as: null, roleArn: INTERMEDIATE, externalId: null },
    { as: { accessKeyId: "key 1" }, roleArn: ACME.roleArn, externalId: "acme" },
  ]);
});

describe("a session is kept", () => {
  test("for the next caller", async () => {
    const { chain, calls } = setUp();

    const first = await chain.credentialsFor(ACME);
    const second = await chain.credentialsFor({ ...ACME });

    expect(second).toEqual(first);
    expect(calls).toHaveLength(2);
  });

  test("for all who ask while it is being made", async () => {
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

  test("until it is forgotten; the intermediate one stays", async () => {
    const { chain, roles } = setUp();
    await chain.credentialsFor(ACME);

    chain.forget(ACME);
    await chain.credentialsFor(ACME);

    expect(roles()).toEqual([INTERMEDIATE, ACME.roleArn, ACME.roleArn]);
  });

  test("while fewer than a thousand others are used after it", async () => {
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

test("a refusal is handed on and not kept", async () => {
  const { chain } = setUp([null, "access_denied"]);

  expect(await chain.credentialsFor(ACME)).toMatchObject({ ok: false, error: { kind: "access_denied", link: "customer_role" } });
  expect(await chain.credentialsFor(ACME)).toMatchObject({ ok: true });
});

test("an intermediate session that expired before its time is made anew, once", async () => {
  const { chain, roles } = setUp([null, "expired_token"]);

  expect(await chain.credentialsFor(ACME)).toMatchObject({ ok: true, value: { accessKeyId: "key 4" } });
  expect(roles()).toEqual([INTERMEDIATE, ACME.roleArn, INTERMEDIATE, ACME.roleArn]);
});

test("an intermediate role that can't be assumed stops the chain there", async () => {
  const { chain, roles } = setUp(["access_denied"]);

  expect(await chain.credentialsFor(ACME)).toMatchObject({ ok: false, error: { link: "intermediate_role" } });
  expect(roles()).toEqual([INTERMEDIATE]);
});
