import { parseRoleArn } from "../../domain/destination/role-arn.ts";
import { parsePolicyDocument } from "../../domain/policy/policy-document.ts";
import { type Caller, readPolicy, sessionArn } from "../protocol/authenticate.ts";
import { mayAssumeRole } from "../protocol/authorize.ts";
import { Fault, validationError } from "../protocol/fault.ts";
import type { XmlValue } from "../protocol/xml.ts";
import type { World } from "../state/world.ts";
import type { QueryActions } from "./query-service.ts";

/** AWS Security Token Service, API version 2011-06-15. */
export const STS_ACTIONS: QueryActions = {
  GetCallerIdentity: { parameters: [], run: getCallerIdentity },
  AssumeRole: { parameters: ["RoleArn", "RoleSessionName", "ExternalId", "DurationSeconds", "Policy"], run: assumeRole },
};

/** The maximum duration when a role session assumes another role: one hour. */
const MAX_CHAINED_SECONDS = 3600;
const MAX_SESSION_POLICY_LENGTH = 2048;

/** Needs no permission: every signer may call it. */
function getCallerIdentity(_world: World, caller: Caller): XmlValue {
  return { Arn: caller.arn, UserId: caller.userId, Account: caller.accountId };
}

/** The same response for a missing role, a role that does not trust the caller, and a wrong external id, as in AWS. */
async function assumeRole(world: World, caller: Caller, parameters: URLSearchParams): Promise<XmlValue> {
  const input = readInput(parameters);
  const chained = caller.roleArn !== null;
  if (chained && input.durationSeconds > MAX_CHAINED_SECONDS) {
    throw validationError("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.");
  }

  const role = (await world.iam.read()).roles.find((candidate) => candidate.arn === input.roleArn);
  const attempt = {
    action: "sts:AssumeRole",
    resource: input.roleArn,
    resourceAccountId: input.accountId,
    context: {
      "sts:RoleSessionName": [input.sessionName],
      ...(input.externalId === null ? {} : { "sts:ExternalId": [input.externalId] }),
    },
  };
  if (role === undefined || !mayAssumeRole(world, caller, attempt, readPolicy("trust policy", role.trustPolicy, "trust"))) {
    throw new Fault(403, "AccessDenied", `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${input.roleArn}`);
  }
  if (input.durationSeconds > role.maxSessionSeconds) {
    throw validationError("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  }

  const expiresAt = (Math.floor(world.clock.now() / 1000) + input.durationSeconds) * 1000;
  const credentials = world.sessions.issue({
    roleArn: role.arn,
    roleId: role.roleId,
    sessionName: input.sessionName,
    sessionPolicy: input.sessionPolicy,
    expiresAt,
  });
  return {
    AssumedRoleUser: { AssumedRoleId: `${role.roleId}:${input.sessionName}`, Arn: sessionArn(role, input.sessionName) },
    Credentials: {
      AccessKeyId: credentials.accessKeyId,
      SecretAccessKey: credentials.secretAccessKey,
      SessionToken: credentials.sessionToken,
      Expiration: new Date(expiresAt).toISOString().replace(".000Z", "Z"),
    },
    ...(input.sessionPolicy === null
      ? {}
      : { PackedPolicySize: Math.ceil((100 * input.sessionPolicy.length) / MAX_SESSION_POLICY_LENGTH) }),
  };
}

/** AWS's grammar (docs/aws-faults.md 1); other values are a 400 ValidationError. */
function readInput(parameters: URLSearchParams) {
  const roleArn = parameters.get("RoleArn") ?? "";
  const parsedArn = parseRoleArn(roleArn);
  if (parsedArn === null || roleArn.length < 20) throw validationError(`${roleArn} is invalid`);

  const sessionName = parameters.get("RoleSessionName") ?? "";
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName)) throw malformed("roleSessionName", "[\\w+=,.@-]*", 2, 64);

  const externalId = parameters.get("ExternalId");
  if (externalId !== null && !/^[\w+=,.@:/-]{2,1224}$/.test(externalId)) throw malformed("externalId", "[\\w+=,.@:\\/-]*", 2, 1224);

  const duration = parameters.get("DurationSeconds") ?? "3600";
  const durationSeconds = /^\d{1,6}$/.test(duration) ? Number(duration) : 0;
  if (durationSeconds < 900 || durationSeconds > 43_200) {
    throw validationError(
      `1 validation error detected: Value '${duration}' at 'durationSeconds' failed to satisfy constraint: Member must have value between 900 and 43200`,
    );
  }

  const sessionPolicy = parameters.get("Policy");
  if (sessionPolicy !== null) refuseBadSessionPolicy(sessionPolicy);
  return { roleArn, accountId: parsedArn.accountId, sessionName, externalId, durationSeconds, sessionPolicy };
}

function refuseBadSessionPolicy(policy: string): void {
  if (policy.length > MAX_SESSION_POLICY_LENGTH)
    throw malformed("policy", "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+", 1, MAX_SESSION_POLICY_LENGTH);
  const parsed = parsePolicyDocument(policy, "identity");
  if (!parsed.ok) throw new Fault(400, "MalformedPolicyDocument", parsed.error);
}

function malformed(name: string, pattern: string, minimum: number, maximum: number): Fault {
  return validationError(
    `1 validation error detected: Value at '${name}' failed to satisfy constraint: Member must have length between ${minimum} and ${maximum} and satisfy regular expression pattern: ${pattern}`,
  );
}
