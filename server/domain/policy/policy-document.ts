import { z } from "zod";
import { ok, type Result, refuse } from "../result.ts";
import { type Condition, isConditionOperator } from "./policy-conditions.ts";

/** A parsed and normalized policy: every list is an array. */
export type PolicyDocument = { version: string; statements: readonly PolicyStatement[] };

export type PolicyStatement = {
  sid: string;
  effect: "Allow" | "Deny";
  /** Null in an identity policy: the role or user itself is the principal. */
  principals: Match<PrincipalPattern> | null;
  actions: Match<string>;
  /** Null in a trust policy: the role itself is the resource. */
  resources: Match<string> | null;
  conditions: readonly Condition[];
};

/** `negated` is the Not form: NotAction, NotResource, NotPrincipal. */
export type Match<Pattern> = { negated: boolean; patterns: readonly Pattern[] };

export type PrincipalPattern = { type: "AWS" | "Service" | "Federated" | "CanonicalUser"; value: string };

/** An identity policy names resources, a trust policy names principals. */
export type PolicyKind = "identity" | "trust";

/** A bucket's policy names both. */
export type AnyPolicyKind = PolicyKind | "bucket";

/** Why IAM would reject a document, and at which member. */
export type MalformedPolicy = { path: readonly (string | number)[]; message: string };

/** Parses a policy as IAM does. The refusal is the message of MalformedPolicyDocument. */
export function parsePolicyDocument(text: string, kind: AnyPolicyKind): Result<PolicyDocument, string> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse("This policy contains invalid Json");
  }
  const read = readPolicyDocument(json, kind);
  if (read.ok) return read;
  const { path, message } = read.error;
  return refuse(`Syntax errors in policy: ${path.join(".") || "document"}: ${message}.`);
}

/** The same for a policy that is already parsed JSON. */
export function readPolicyDocument(json: unknown, kind: AnyPolicyKind): Result<PolicyDocument, MalformedPolicy> {
  const parsed = DOCUMENTS[kind].safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return refuse(issue === undefined ? { path: [], message: "invalid" } : malformed(issue, []));
  }
  const sids = parsed.data.Statement.map((statement) => statement.sid);
  const twice = sids.findIndex((sid, index) => sid !== "" && sids.indexOf(sid) < index);
  if (twice >= 0) return refuse({ path: ["Statement", twice, "Sid"], message: "Statement IDs (SID) in a single policy must be unique" });
  return ok({ version: parsed.data.Version, statements: parsed.data.Statement });
}

/** Picks the most specific issue of a failed union: the one with the longest path. A wrong type is the least specific. */
function malformed(issue: z.core.$ZodIssue, within: readonly PropertyKey[]): MalformedPolicy {
  const path = [...within, ...issue.path];
  const ways = issue.code === "invalid_union" ? issue.errors.flat() : issue.code === "invalid_key" ? issue.issues : [];
  const telling = ways.filter((way) => way.path.length > 0 || way.code !== "invalid_type");
  const [furthest] = telling.toSorted((one, other) => other.path.length - one.path.length);
  if (furthest !== undefined) return malformed(furthest, path);
  return { path: path.map((part) => (typeof part === "number" ? part : String(part))), message: issueMessage(issue) };
}

function issueMessage(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys") return `Has prohibited field ${issue.keys.join(", ")}`;
  if (issue.code === "invalid_value") return `Must be ${issue.values.join(" or ")}`;
  const isMissing = issue.code === "invalid_type" && issue.input === undefined;
  return isMissing ? `Missing required field ${String(issue.path.at(-1) ?? "Statement")}` : issue.message;
}

const many = <Item extends z.ZodType>(item: Item) =>
  z.union([item.transform((one) => [one]), z.array(item).min(1)]) as unknown as z.ZodType<z.output<Item>[]>;

const Action = z.string().regex(/^(\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+)$/, "Actions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc");
const Resource = z.string().regex(/^(\*|arn:[^:]*:[^:]*:[^:]*:[^:]*:.+|arn:\*)$/s, 'Resource must be in ARN format or "*"');

const ARN_PRINCIPAL =
  /^arn:[a-z-]+:(iam::\d{12}:(root|user\/[\x21-\x7E]+|role\/[\x21-\x7E]+)|sts::\d{12}:assumed-role\/[\w+=,.@-]+\/[\w+=,.@-]+)$/;
const AwsPrincipal = z
  .string()
  .refine((text) => text === "*" || /^\d{12}$/.test(text) || ARN_PRINCIPAL.test(text) || /^A(IDA|ROA)[A-Z0-9]{12,}$/.test(text), {
    error: (issue) => `Invalid principal in policy: "AWS":"${String(issue.input)}"`,
  });
const ServicePrincipal = z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.(com|com\.cn|eu)$/, "Invalid principal in policy");

const Principal = z
  .union([
    z.literal("*").transform(() => ({ AWS: ["*"] })),
    z
      .strictObject({
        AWS: many(AwsPrincipal),
        Service: many(ServicePrincipal),
        Federated: many(z.string().min(1)),
        CanonicalUser: many(z.string().min(1)),
      })
      .partial(),
  ])
  .transform((byType) =>
    Object.entries(byType).flatMap(([type, values]) =>
      (values ?? []).map((value): PrincipalPattern => ({ type: type as PrincipalPattern["type"], value })),
    ),
  )
  .refine((patterns) => patterns.length > 0, "Missing required field Principal");

const ConditionBlock = z
  .record(
    z.string().refine(isConditionOperator, "Unsupported condition operator"),
    z.record(z.string().min(1), many(z.union([z.string(), z.number(), z.boolean()]))),
  )
  .transform((block) =>
    Object.entries(block).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]): Condition => ({ operator, key, values: values.map(String) })),
    ),
  );

const Statement = z.strictObject({
  Sid: z
    .string()
    .regex(/^[A-Za-z0-9]*$/, "Statement IDs (SID) must be alpha-numeric")
    .default(""),
  Effect: z.enum(["Allow", "Deny"]),
  Principal: Principal.optional(),
  NotPrincipal: Principal.optional(),
  Action: many(Action).optional(),
  NotAction: many(Action).optional(),
  Resource: many(Resource).optional(),
  NotResource: many(Resource).optional(),
  Condition: ConditionBlock.default([]),
});

const IdentityStatement = Statement.refine(hasOneAction, "Policy statement must contain actions")
  .refine((statement) => eitherOr(statement.Resource, statement.NotResource), "Policy statement must contain resources")
  .refine((statement) => !(statement.Principal || statement.NotPrincipal), "Policy document should not specify a principal")
  .transform(toStatement);

const TrustStatement = Statement.refine(hasOneAction, "Policy statement must contain actions")
  .refine((statement) => eitherOr(statement.Principal, statement.NotPrincipal), "Missing required field Principal")
  .refine((statement) => !(statement.Resource || statement.NotResource), "Has prohibited field Resource")
  .transform(toStatement);

const BucketStatement = Statement.refine(hasOneAction, "Policy statement must contain actions")
  .refine((statement) => eitherOr(statement.Resource, statement.NotResource), "Missing required field Resource")
  .refine((statement) => eitherOr(statement.Principal, statement.NotPrincipal), "Missing required field Principal")
  .transform(toStatement);

const Version = z.enum(["2012-10-17", "2008-10-17"]).default("2008-10-17");
const IdentityDocument = z.strictObject({ Version, Id: z.string().optional(), Statement: many(IdentityStatement) });
const TrustDocument = z.strictObject({ Version, Id: z.string().optional(), Statement: many(TrustStatement) });
const BucketDocument = z.strictObject({ Version, Id: z.string().optional(), Statement: many(BucketStatement) });
const DOCUMENTS = { identity: IdentityDocument, trust: TrustDocument, bucket: BucketDocument };

function hasOneAction(statement: z.output<typeof Statement>): boolean {
  return eitherOr(statement.Action, statement.NotAction);
}

function eitherOr(plain: unknown, negated: unknown): boolean {
  return (plain === undefined) !== (negated === undefined);
}

function toStatement(statement: z.output<typeof Statement>): PolicyStatement {
  return {
    sid: statement.Sid,
    effect: statement.Effect,
    principals: match(statement.Principal, statement.NotPrincipal),
    actions: match(statement.Action, statement.NotAction) ?? { negated: false, patterns: [] },
    resources: match(statement.Resource, statement.NotResource),
    conditions: statement.Condition,
  };
}

function match<Pattern>(plain: readonly Pattern[] | undefined, negated: readonly Pattern[] | undefined): Match<Pattern> | null {
  if (plain !== undefined) return { negated: false, patterns: plain };
  return negated === undefined ? null : { negated: true, patterns: negated };
}
