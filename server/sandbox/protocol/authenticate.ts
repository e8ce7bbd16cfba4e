import { findRegion } from "../../domain/destination/region.ts";
import { type AnyPolicyKind, parsePolicyDocument } from "../../domain/policy/policy-document.ts";
import type { NamedPolicy, Principal } from "../../domain/policy/policy-evaluation.ts";
import { platformPartition } from "../state/accounts.ts";
import type { IamState, Role } from "../state/iam-state.ts";
import type { World } from "../state/world.ts";
import { Fault } from "./fault.ts";
import type { Route, Service } from "./route.ts";
import { type Authorization, type GoodSignature, readAuthorization, verifySignature } from "./sigv4.ts";

/** A principal with a valid signature, and the policies that apply to it. */
export type Caller = Principal & {
  userId: string;
  identityPolicies: readonly NamedPolicy[];
  /** The session policy of AssumeRole's Policy parameter; null without one. */
  sessionPolicy: NamedPolicy | null;
};

/** Returns the signer of the request; null if it is not signed. Throws the service's Fault if the signature is invalid. */
export async function authenticate(
  world: World,
  request: Request,
  route: Route,
  payloadHash: string,
): Promise<{ caller: Caller; signature: GoodSignature } | null> {
  const authorization = readAuthorization(request);
  if (authorization === null) return null;
  refuseWrongScope(route, authorization);

  const holder = await findHolder(world, request, route.service, authorization);
  const partition = findRegion(authorization.region)?.partition ?? platformPartition(world.platform);
  if (partition !== platformPartition(world.platform)) throw unknownKey(route.service);
  const signature = verifySignature(request, authorization, {
    secretAccessKey: holder.secretAccessKey,
    payloadHash,
    now: world.clock.now(),
  });
  return { caller: holder.caller, signature };
}

/** A signature names its region and service; on Amazon's own hosts both must be the host's. */
function refuseWrongScope({ service, endpointRegion }: Route, authorization: Authorization): void {
  if (service === "s3" && endpointRegion !== null && authorization.region !== endpointRegion) {
    throw new Fault(
      400,
      "AuthorizationHeaderMalformed",
      `The authorization header is malformed; the region '${authorization.region}' is wrong; expecting '${endpointRegion}'`,
      { fields: { Region: endpointRegion }, headers: { "x-amz-bucket-region": endpointRegion } },
    );
  }
  if (authorization.service !== service || (endpointRegion !== null && authorization.region !== endpointRegion)) {
    throw new Fault(403, "SignatureDoesNotMatch", `Credential should be scoped to a valid region and to the service '${service}'.`);
  }
}

async function findHolder(
  world: World,
  request: Request,
  service: Service,
  { accessKeyId }: Authorization,
): Promise<{ caller: Caller; secretAccessKey: string }> {
  const token = request.headers.get("x-amz-security-token");
  if (token === null) {
    const user = world.users.find((candidate) => candidate.accessKeyId === accessKeyId);
    if (user === undefined) throw unknownKey(service);
    const { arn, accountId, userId, policies, secretAccessKey } = user;
    return { caller: { arn, accountId, userId, roleArn: null, identityPolicies: policies, sessionPolicy: null }, secretAccessKey };
  }

  const session = world.sessions.open(token);
  if (session === null || session.accessKeyId !== accessKeyId) throw unknownToken(service);
  if (session.expiresAt <= world.clock.now()) throw expiredToken(service);
  const state = await world.iam.read();
  const role = state.roles.find((candidate) => candidate.arn === session.roleArn && candidate.roleId === session.roleId);
  if (role === undefined) throw unknownToken(service);
  const { sessionName, sessionPolicy, secretAccessKey } = session;
  return {
    caller: {
      arn: sessionArn(role, sessionName),
      accountId: role.accountId,
      userId: `${role.roleId}:${sessionName}`,
      roleArn: role.arn,
      identityPolicies: listPolicies(role, state),
      sessionPolicy: sessionPolicy === null ? null : readPolicy("session policy", sessionPolicy, "identity"),
    },
    secretAccessKey,
  };
}

/** `arn:aws:sts::123456789012:assumed-role/SegmentRole/session`: the role's path is not part of it. */
export function sessionArn(role: Role, sessionName: string): string {
  return `${role.arn.split(":iam::")[0]}:sts::${role.accountId}:assumed-role/${role.name}/${sessionName}`;
}

/** Inline and attached policies of a role. */
function listPolicies(role: Role, state: IamState): NamedPolicy[] {
  const inline = Object.entries(role.inlinePolicies).map(([name, text]) => readPolicy(name, text, "identity"));
  const attached = state.policies
    .filter((policy) => role.attachedPolicies.includes(policy.arn))
    .map((policy) => readPolicy(policy.name, policy.document, "identity"));
  return [...inline, ...attached];
}

/** Parses a stored policy. Throws if it is invalid, which happens only if its file was edited. */
export function readPolicy(name: string, text: string, kind: AnyPolicyKind): NamedPolicy {
  const parsed = parsePolicyDocument(text, kind);
  if (!parsed.ok) throw new Error(`The policy ${name} can't be read: ${parsed.error}`);
  return { name, document: parsed.value };
}

function unknownKey(service: Service): Fault {
  return service === "s3"
    ? new Fault(403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.")
    : new Fault(403, "InvalidClientTokenId", "The security token included in the request is invalid.");
}

function unknownToken(service: Service): Fault {
  return service === "s3" ? new Fault(400, "InvalidToken", "The provided token is malformed or otherwise invalid.") : unknownKey(service);
}

function expiredToken(service: Service): Fault {
  return service === "s3"
    ? new Fault(400, "ExpiredToken", "The provided token has expired.")
    : new Fault(403, "ExpiredTokenException", "The security token included in the request is expired");
}
