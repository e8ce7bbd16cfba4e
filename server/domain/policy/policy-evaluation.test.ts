import { describe, expect, test } from "vitest";
import { meetsCondition, type RequestContext } from "./policy-conditions.ts";
import { type PolicyKind, parsePolicyDocument } from "./policy-document.ts";
import { evaluate, type NamedPolicy } from "./policy-evaluation.ts";

const ROLE = "arn:aws:iam::595280932656:role/segment-s3-integration-production-access";
const SESSION = {
  arn: "arn:aws:sts::595280932656:assumed-role/segment-s3-integration-production-access/validate",
  accountId: "595280932656",
  roleArn: ROLE,
};

function policy(kind: PolicyKind, ...statements: object[]): NamedPolicy {
  const parsed = parsePolicyDocument(JSON.stringify({ Version: "2012-10-17", Statement: statements }), kind);
  if (!parsed.ok) throw new Error(parsed.error);
  return { name: kind, document: parsed.value };
}

function identity(statement: object, request: { action?: string; resource?: string; context?: RequestContext } = {}) {
  const { action = "s3:PutObject", resource = "arn:aws:s3:::acme/segment-logs/a.gz", context = {} } = request;
  return evaluate([policy("identity", statement)], { principal: null, action, resource, context });
}

function trust(principal: unknown, more: object = {}, context: RequestContext = {}) {
  const statement = { Effect: "Allow", Principal: principal, Action: "sts:AssumeRole", ...more };
  return evaluate([policy("trust", statement)], {
    principal: SESSION,
    action: "sts:AssumeRole",
    resource: "arn:aws:iam::1:role/x",
    context,
  });
}

describe("within one set of policies", () => {
  const allow = { Effect: "Allow", Action: "s3:*", Resource: "*" };
  const deny = { Sid: "NoWrites", Effect: "Deny", Action: "s3:Put*", Resource: "*" };
  const request = { principal: null, action: "s3:PutObject", resource: "arn:aws:s3:::acme/x", context: {} };

  test("if no statement applies, the result is an implicit deny without a statement", () => {
    expect(evaluate([], request)).toEqual({ decision: "implicit_deny", decidedBy: null, statements: [] });
  });

  test("an explicit Deny overrides every Allow, at any position, and is named", () => {
    const verdict = evaluate([policy("identity", allow), policy("identity", allow, deny)], request);
    expect(verdict.decision).toBe("explicit_deny");
    expect(verdict.decidedBy).toMatchObject({ sid: "NoWrites", index: 1 });
    expect(verdict.statements.map((statement) => statement.applies)).toEqual([true, true, true]);
  });

  test("a statement that does not apply has the part that did not match", () => {
    const verdict = identity({ Effect: "Allow", Action: "s3:PutObject", Resource: "arn:aws:s3:::other/*" });
    expect(verdict.statements[0]?.matches).toEqual({ principal: true, action: true, resource: false, conditions: true });
  });
});

test("actions are compared without regard to case, resources with it", () => {
  expect(identity({ Effect: "Allow", Action: "S3:putobject", Resource: "*" }).decision).toBe("allow");
  expect(identity({ Effect: "Allow", Action: "*", Resource: "arn:aws:s3:::ACME/*" }).decision).toBe("implicit_deny");
});

test("NotAction and NotResource apply to all but what they list", () => {
  expect(identity({ Effect: "Allow", NotAction: "s3:Get*", Resource: "*" }).decision).toBe("allow");
  expect(identity({ Effect: "Allow", NotAction: "s3:Put*", Resource: "*" }).decision).toBe("implicit_deny");
  expect(identity({ Effect: "Deny", Action: "*", NotResource: "arn:aws:s3:::acme/segment-logs/*" }).decision).toBe("implicit_deny");
  expect(identity({ Effect: "Deny", Action: "*", NotResource: "arn:aws:s3:::acme/other/*" }).decision).toBe("explicit_deny");
});

test.each([
  [{ AWS: ROLE }, "itself"],
  [{ AWS: SESSION.arn }, "itself"],
  [{ AWS: "595280932656" }, "account"],
  [{ AWS: "arn:aws:iam::595280932656:root" }, "account"],
  [{ AWS: ["123456789012", ROLE] }, "itself"],
  ["*", "anyone"],
  [{ AWS: "*" }, "anyone"],
])("a trust policy for %j lets the session in, named as %s", (principal, namedAs) => {
  expect(trust(principal)).toMatchObject({ decision: "allow", decidedBy: { principalNamedAs: namedAs } });
});

test.each([{ AWS: "123456789012" }, { AWS: `${ROLE}-2` }, { Service: "ec2.amazonaws.com" }])(
  "a trust policy for %j does not let the session in",
  (principal) => {
    expect(trust(principal).decision).toBe("implicit_deny");
  },
);

test("NotPrincipal denies everyone but those it lists", () => {
  const statement = (name: string) => policy("trust", { Effect: "Deny", NotPrincipal: { AWS: name }, Action: "sts:AssumeRole" });
  const request = { principal: SESSION, action: "sts:AssumeRole", resource: "x", context: {} };
  expect(evaluate([statement(ROLE)], request).decision).toBe("implicit_deny");
  expect(evaluate([statement("123456789012")], request).decision).toBe("explicit_deny");
});

test("the document's external id condition holds for that id alone, and shows what was sent", () => {
  const condition = { Condition: { StringEquals: { "sts:ExternalId": "workspace" } } };
  expect(trust({ AWS: ROLE }, condition, { "sts:ExternalId": ["workspace"] }).decision).toBe("allow");
  expect(trust({ AWS: ROLE }, condition).decision).toBe("implicit_deny");
  const wrong = trust({ AWS: ROLE }, condition, { "sts:externalid": ["other"] });
  expect(wrong.decision).toBe("implicit_deny");
  expect(wrong.statements[0]?.conditions[0]).toMatchObject({ key: "sts:ExternalId", values: ["workspace"], actual: ["other"], met: false });
});

test.each<[string, string[], string[] | null, boolean]>([
  ["StringEquals", ["a", "b"], ["b"], true],
  ["StringEquals", ["a"], ["A"], false],
  ["StringEquals", ["a"], null, false],
  ["StringEqualsIfExists", ["a"], null, true],
  ["StringEqualsIfExists", ["a"], ["b"], false],
  ["StringNotEquals", ["a", "b"], ["c"], true],
  ["StringNotEquals", ["a", "b"], ["b"], false],
  ["StringNotEquals", ["a"], null, true],
  ["StringEqualsIgnoreCase", ["a"], ["A"], true],
  ["StringNotEqualsIgnoreCase", ["a"], ["A"], false],
  ["StringLike", ["seg*"], ["segment"], true],
  ["StringLike", ["*"], null, false],
  ["StringNotLike", ["seg*"], ["segment"], false],
  ["ArnLike", ["arn:aws:iam::*:role/x*"], ["arn:aws:iam::1:role/xy"], true],
  ["ArnLike", ["arn:*:role/x"], ["arn:aws:iam::1:role/x"], false],
  ["ArnNotEquals", ["arn:aws:iam::1:role/x"], ["arn:aws:iam::1:role/y"], true],
  ["Bool", ["true"], ["true"], true],
  ["Bool", ["false"], ["true"], false],
  ["Null", ["true"], null, true],
  ["Null", ["false"], null, false],
  ["Null", ["false"], ["a"], true],
  ["NumericLessThan", ["10"], ["9"], true],
  ["NumericLessThan", ["10"], ["ten"], false],
  ["NumericGreaterThanEquals", ["10"], ["10"], true],
  ["NumericNotEquals", ["10"], ["10"], false],
  ["DateLessThan", ["2026-11-22T00:00:00Z"], ["2026-11-21T23:59:59.999Z"], true],
  ["DateGreaterThan", ["1700000000"], ["2026-01-01T00:00:00Z"], true],
  ["IpAddress", ["10.0.0.0/8"], ["10.200.3.4"], true],
  ["IpAddress", ["10.0.0.0/8"], ["11.0.0.1"], false],
  ["NotIpAddress", ["10.0.0.1"], ["10.0.0.1"], false],
  ["ForAnyValue:StringEquals", ["a"], ["b", "a"], true],
  ["ForAnyValue:StringEquals", ["a"], null, false],
  ["ForAllValues:StringEquals", ["a", "b"], ["b", "a"], true],
  ["ForAllValues:StringEquals", ["a"], ["b", "a"], false],
  ["ForAllValues:StringEquals", ["a"], null, true],
  ["ForAnyValue:StringNotEquals", ["a"], ["a", "b"], true],
])("%s %j against %j is %s", (operator, values, actual, holds) => {
  const context = actual === null ? {} : { "aws:key": actual };
  expect(meetsCondition({ operator, key: "AWS:Key", values }, context)).toBe(holds);
});

test.each<[string, PolicyKind, unknown]>([
  ["no statement", "identity", { Version: "2012-10-17" }],
  ["an unknown version", "identity", { Version: "2020-01-01", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] }],
  ["an unknown member", "identity", { Statement: [{ Effect: "Allow", Action: "*", Resource: "*", Actions: "*" }] }],
  ["both Action and NotAction", "identity", { Statement: [{ Effect: "Allow", Action: "*", NotAction: "*", Resource: "*" }] }],
  ["no resource", "identity", { Statement: [{ Effect: "Allow", Action: "*" }] }],
  ["a resource that is no ARN", "identity", { Statement: [{ Effect: "Allow", Action: "*", Resource: "acme/*" }] }],
  ["an action without vendor", "identity", { Statement: [{ Effect: "Allow", Action: "PutObject", Resource: "*" }] }],
  [
    "an unknown condition operator",
    "identity",
    { Statement: [{ Effect: "Allow", Action: "*", Resource: "*", Condition: { Equals: { a: "b" } } }] },
  ],
  ["a principal on a role's own policy", "identity", { Statement: [{ Effect: "Allow", Action: "*", Resource: "*", Principal: "*" }] }],
  ["a trust policy without principal", "trust", { Statement: [{ Effect: "Allow", Action: "sts:AssumeRole" }] }],
  [
    "a trust policy with a resource",
    "trust",
    { Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: "*", Resource: "*" }] },
  ],
  ["a principal of no known shape", "trust", { Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: "segment" } }] }],
  ["one Sid twice", "identity", { Statement: ["", ""].map(() => ({ Sid: "Same", Effect: "Allow", Action: "*", Resource: "*" })) }],
])("a policy with %s is malformed", (_, kind, document) => {
  expect(parsePolicyDocument(JSON.stringify(document), kind)).toMatchObject({ ok: false });
});

test("text that is not JSON is malformed", () => {
  expect(parsePolicyDocument("{", "identity")).toEqual({ ok: false, error: "This policy contains invalid Json" });
});
