import { runSimulation, type Simulation } from "@cloud-copilot/iam-simulate";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { logFolderArn } from "./iam-policy.ts";
import { checkPolicies } from "./policy-check.ts";
import { type PolicyKind, parsePolicyDocument } from "./policy-document.ts";
import { evaluate } from "./policy-evaluation.ts";
import { type PolicyDestination, type Probe, toProbes } from "./policy-probes.ts";

/** Our evaluator against an IAM simulator that others wrote: they decide every probe alike. */
const INTERMEDIATE = "arn:aws:iam::595280932656:role/segment-s3-integration-production-access";
const CUSTOMER = "123456789012";
const KEY = `arn:aws:kms:us-west-2:${CUSTOMER}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const DESTINATION: PolicyDestination = {
  location: { bucket: "acme-events", prefix: "raw" },
  region: "us-west-2",
  partition: "aws",
  sourceId: "rh5BDZp6QDHvXFCkibm1pR",
  destinationId: "6afaf0400000000000000515",
  receivedDay: 1_795_305_600_000,
  workspaceId: "9aQ1Lj62S4bomZKLF4DPqW",
  intermediateRoleArn: INTERMEDIATE,
  kmsKeyArn: KEY,
};
const PROBES = toProbes(DESTINATION);

function ours({ policy, request }: Probe, document: object): "allow" | "deny" {
  const parsed = parsePolicyDocument(JSON.stringify(document), policy);
  if (!parsed.ok) throw new Error(parsed.error);
  return evaluate([{ name: policy, document: parsed.value }], request).decision === "allow" ? "allow" : "deny";
}

async function theirs(probe: Probe, document: object): Promise<"allow" | "deny"> {
  const simulated = await runSimulation(probe.policy === "trust" ? assuming(probe, document) : acting(probe, document), {});
  if (simulated.resultType !== "single") throw new Error(JSON.stringify(simulated));
  return simulated.overallResult === "Allowed" ? "allow" : "deny";
}

const NOTHING_ELSE = { serviceControlPolicies: [], resourceControlPolicies: [] };
const ANYTHING = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };

/** Sluice may assume whatever it likes: the trust policy decides. */
function assuming({ request }: Probe, document: object): Simulation {
  return {
    ...NOTHING_ELSE,
    request: {
      principal: request.principal?.arn ?? "",
      action: request.action,
      resource: { resource: `arn:aws:iam::${CUSTOMER}:role/SegmentRole`, accountId: CUSTOMER },
      contextVariables: toContext(request.context),
    },
    identityPolicies: [{ name: "own", policy: ANYTHING }],
    resourcePolicy: document,
  };
}

/** The key's own policy leaves it to the account's IAM policies: the role's own policy decides. */
function acting({ request }: Probe, document: object): Simulation {
  const keyPolicy = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${CUSTOMER}:root` }, Action: "kms:*", Resource: "*" }],
  };
  return {
    ...NOTHING_ELSE,
    request: {
      principal: `arn:aws:sts::${CUSTOMER}:assumed-role/SegmentRole/sluice`,
      action: request.action,
      resource: { resource: request.resource, accountId: CUSTOMER },
      contextVariables: toContext(request.context),
    },
    identityPolicies: [{ name: "pasted", policy: document }],
    ...(request.action.startsWith("kms:") ? { resourcePolicy: keyPolicy } : {}),
  };
}

function toContext(context: Probe["request"]["context"]): Record<string, string> {
  return Object.fromEntries(Object.entries(context).map(([key, [value = ""]]) => [key, value]));
}

const oneOrMany = <Item>(item: fc.Arbitrary<Item>) => fc.oneof(item, fc.uniqueArray(item, { minLength: 1, maxLength: 3 }));
const effect = fc.constantFrom("Allow", "Allow", "Allow", "Deny");

const externalId = fc.constantFrom(DESTINATION.workspaceId, "made-up-external-id", "9aQ1*", "*", "", "another", "9AQ1LJ62S4BOMZKLF4DPQW");
const trustCondition = fc.oneof(
  fc.record({
    operator: fc.constantFrom(
      "StringEquals",
      "StringNotEquals",
      "StringLike",
      "StringNotLike",
      "StringEqualsIgnoreCase",
      "StringNotEqualsIgnoreCase",
      "StringEqualsIfExists",
      "StringLikeIfExists",
    ),
    key: fc.constantFrom("sts:ExternalId", "sts:externalID"),
    value: oneOrMany(externalId),
  }),
  fc.record({ operator: fc.constant("Null"), key: fc.constant("sts:ExternalId"), value: fc.constantFrom("true", "false") }),
  fc.record({
    operator: fc.constantFrom("ArnEquals", "ArnLike", "ArnNotLike", "StringLike"),
    key: fc.constant("aws:PrincipalArn"),
    value: fc.constantFrom(INTERMEDIATE, "arn:aws:iam::595280932656:role/*", "arn:aws:iam::*:role/other"),
  }),
  fc.record({
    operator: fc.constantFrom("Bool", "BoolIfExists"),
    key: fc.constant("aws:SecureTransport"),
    value: fc.constantFrom("true", "false"),
  }),
);
const putCondition = fc.oneof(
  fc.record({
    operator: fc.constantFrom("StringEquals", "StringNotEquals", "StringLike", "StringEqualsIfExists"),
    key: fc.constant("s3:x-amz-acl"),
    value: oneOrMany(fc.constantFrom("bucket-owner-full-control", "public-read", "bucket-*")),
  }),
  fc.record({
    operator: fc.constantFrom("StringEquals", "StringNotEquals", "StringEqualsIfExists"),
    key: fc.constant("s3:x-amz-server-side-encryption"),
    value: fc.constantFrom("AES256", "aws:kms"),
  }),
  fc.record({ operator: fc.constant("Bool"), key: fc.constant("aws:SecureTransport"), value: fc.constantFrom("true", "false") }),
);

type Line = { operator: string; key: string; value: unknown };

function conditions(line: fc.Arbitrary<Line>): fc.Arbitrary<object> {
  return fc.array(line, { maxLength: 2 }).map((lines) => {
    const block: Record<string, Record<string, unknown>> = {};
    for (const { operator, key, value } of lines) block[operator] = { [key]: value };
    return lines.length === 0 ? {} : { Condition: block };
  });
}

const principal = fc.oneof(
  fc.constant("*"),
  fc.record({
    AWS: oneOrMany(
      fc.constantFrom(
        "*",
        INTERMEDIATE,
        "595280932656",
        "arn:aws:iam::595280932656:root",
        "arn:aws:sts::595280932656:assumed-role/segment-s3-integration-production-access/any-session",
        "arn:aws:iam::595280932656:role/another",
        "arn:aws:iam::111122223333:role/segment-s3-integration-production-access",
        "111122223333",
      ),
    ),
  }),
  fc.constant({ Service: "ec2.amazonaws.com" }),
);
const trustStatement = fc
  .tuple(
    effect,
    principal,
    oneOrMany(fc.constantFrom("sts:AssumeRole", "sts:*", "STS:assumerole", "sts:TagSession", "sts:Assume????")),
    conditions(trustCondition),
  )
  .map(([Effect, Principal, Action, condition]) => ({ Effect, Principal, Action, ...condition }));

const action = oneOrMany(
  fc.constantFrom(
    "s3:PutObject",
    "s3:PutObjectAcl",
    "s3:Put*",
    "S3:putobject",
    "s3:*",
    "*",
    "s3:GetObject",
    "kms:Decrypt",
    "kms:GenerateDataKey*",
    "kms:*",
    "s3:PutObject???",
  ),
);
const resource = oneOrMany(
  fc.constantFrom(
    "*",
    logFolderArn(DESTINATION.location),
    logFolderArn({ bucket: "acme-events", prefix: "" }),
    "arn:aws:s3:::acme-events",
    "arn:aws:s3:::acme-events/*",
    "arn:aws:s3:::acme-*/raw/segment-logs/rh5BDZp6QDHvXFCkibm1pR/*.gz",
    "arn:aws:s3:::acme-events/RAW/*",
    "arn:aws:s3:::acme-events/r?w/segment-logs/*",
    KEY,
    `arn:aws:kms:*:${CUSTOMER}:key/*`,
    `arn:aws:kms:us-west-2:${CUSTOMER}:alias/mine`,
  ),
);
const permissionStatement = fc
  .tuple(
    effect,
    fc.constantFrom("Action", "Action", "Action", "NotAction"),
    action,
    fc.constantFrom("Resource", "Resource", "Resource", "NotResource"),
    resource,
    conditions(putCondition),
  )
  .map(([Effect, actionMember, actions, resourceMember, resources, condition]) => ({
    Effect,
    [actionMember]: actions,
    [resourceMember]: resources,
    ...condition,
  }));

function policy(statement: fc.Arbitrary<object>): fc.Arbitrary<object> {
  return oneOrMany(statement).map((Statement) => ({ Version: "2012-10-17", Statement }));
}

describe.each<[PolicyKind, fc.Arbitrary<object>]>([
  ["trust", policy(trustStatement)],
  ["identity", policy(permissionStatement)],
])("%s policies", (kind, documents) => {
  const probes = PROBES.filter((probe) => probe.policy === kind);

  test.each(probes.map((probe) => [probe.id, probe] as const))(
    "%s is decided as the simulator decides it",
    { timeout: 120_000 },
    async (_, probe) => {
      const seen = new Set<string>();
      await fc.assert(
        fc.asyncProperty(documents, async (document) => {
          const decision = await theirs(probe, document);
          seen.add(decision);
          expect(ours(probe, document)).toBe(decision);
        }),
        { numRuns: 200 },
      );
      expect(seen).toEqual(new Set(["allow", "deny"]));
    },
  );
});

test("the simulator allows the session what the check corrected, and allows it to nobody else", { timeout: 120_000 }, async () => {
  const allowing = (statement: fc.Arbitrary<object>) => policy(statement.map((members) => ({ ...members, Effect: "Allow" })));
  await fc.assert(
    fc.asyncProperty(allowing(trustStatement), allowing(permissionStatement), async (trust, permission) => {
      const texts = { trust: JSON.stringify(trust), permission: JSON.stringify(permission, null, 4) };
      const checked = checkPolicies(texts, DESTINATION);
      const corrected = {
        trust: JSON.parse(checked.trust.correction?.text ?? texts.trust) as object,
        identity: JSON.parse(checked.permission.correction?.text ?? texts.permission) as object,
      };
      for (const probe of PROBES) {
        expect([probe.id, await theirs(probe, corrected[probe.policy])]).toEqual([
          probe.id,
          probe.expected === "allowed" ? "allow" : "deny",
        ]);
      }
    }),
    { numRuns: 100 },
  );
});
