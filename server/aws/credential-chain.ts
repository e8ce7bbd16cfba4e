import type { Clock } from "../clock.ts";
import { isPlatformRole, type PlatformAws } from "../domain/destination/platform-aws.ts";
import { isDeniedByPlatform } from "../domain/policy/access-denial.ts";
import { INTERMEDIATE_SESSION_NAME } from "../domain/policy/role-session.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import { type AwsFault, platformFault } from "../domain/validation/aws-fault.ts";
import type { Aws, AwsCredentials } from "./aws.ts";

/** Which session is wanted. `externalId` is the workspace's id (R26). */
type CustomerRole = {
  roleArn: string;
  externalId: string;
  /** Stable and unique per destination: customers see it in CloudTrail. */
  sessionName: string;
  /** Narrows the session; null for the role's full rights. */
  sessionPolicy: string | null;
};

/** The step that failed. The operator has to fix the intermediate role, and its permission to assume customers' roles (`onward_role`). */
type ChainFault = AwsFault & { link: "intermediate_role" | "onward_role" | "customer_role" };

/** Sessions of customers' roles, kept while they are valid. */
export type CredentialChain = {
  credentialsFor(role: CustomerRole): Promise<Result<AwsCredentials, ChainFault>>;
  /** Forgets a session that AWS no longer takes, so that the next call assumes the role again. */
  forget(role: CustomerRole): void;
  /** Forgets the session and the proof that the role is protected, so that the next call proves it again. */
  forgetProof(role: CustomerRole): void;
};

type Link = Result<AwsCredentials, ChainFault>;

/** A session is valid for 3,600 s, and the largest upload takes a few minutes. */
const REFRESH_EARLY_MS = 5 * 60_000;
const MAX_SESSIONS = 1_000;

/** Each role costs two calls to STS in this time. Scheduled validation has the same default interval. */
const PROOF_LASTS_MS = 6 * 3_600_000;
const MAX_PROOFS = 10_000;

/**
 * Creates the credential chain: platform → intermediate role → customer's role with its external id. Concurrent callers share one call. A
 * session is kept until five minutes before its end. When the cache is full, the least recently used session is removed.
 *
 * A role is used only after it refused a session without an external id and with a random one (docs/decisions/021). A role of the platform's
 * own accounts is refused without a call.
 */
export function createCredentialChain(dependencies: {
  aws: Pick<Aws, "assumeRole">;
  clock: Clock;
  ids: { uuid(): string };
  intermediateRoleArn: string;
  platform: PlatformAws;
}): CredentialChain {
  const { aws, clock, ids, intermediateRoleArn, platform } = dependencies;
  const sessions = createSessionCache(clock);
  const proofs = createProofs(clock);
  const intermediateKey = JSON.stringify([intermediateRoleArn]);

  async function intermediate(): Promise<Link> {
    const role = { roleArn: intermediateRoleArn, externalId: null, sessionName: INTERMEDIATE_SESSION_NAME, sessionPolicy: null };
    return sessions.get(intermediateKey, async () => {
      const reply = await aws.assumeRole({ as: null, ...role });
      return reply.ok ? ok(reply.value.credentials) : refuse({ ...reply.error, link: "intermediate_role" });
    });
  }

  async function assumeCustomerRole(role: CustomerRole): Promise<Link> {
    if (isPlatformRole(role.roleArn, platform)) return refuse({ ...platformFault("role_of_platform"), link: "customer_role" });
    const first = await intermediate();
    if (!first.ok) return first;
    const assumed = await assumeProtected(role, first.value);
    if (assumed.ok || assumed.error.kind !== "expired_token") return assumed;

    sessions.forget(intermediateKey, first.value);
    const again = await intermediate();
    return again.ok ? assumeProtected(role, again.value) : again;
  }

  async function assumeProtected(role: CustomerRole, as: AwsCredentials): Promise<Link> {
    if (!proofs.holds(role)) {
      const fault = await probe(role, as);
      if (fault !== null) return refuse({ ...fault, link: toLink(fault) });
      proofs.keep(role);
    }
    const reply = await aws.assumeRole({ ...role, as });
    return reply.ok ? ok(reply.value.credentials) : refuse({ ...reply.error, link: toLink(reply.error) });
  }

  /** Null if AWS denied the role without the External ID. Any other answer proves nothing. */
  async function probe(role: CustomerRole, as: AwsCredentials): Promise<AwsFault | null> {
    for (const externalId of [null, `made-up-${ids.uuid()}`]) {
      const reply = await aws.assumeRole({ ...role, as, externalId });
      if (reply.ok) return { ...NOT_REQUIRED, requestId: reply.value.requestId };
      if (reply.error.kind !== "access_denied" || isDeniedByPlatform(reply.error.message, "platform")) return reply.error;
    }
    return null;
  }

  return {
    credentialsFor: (role) => sessions.get(toKey(role), () => assumeCustomerRole(role)),
    forget: (role) => sessions.forget(toKey(role)),
    forgetProof(role) {
      sessions.forget(toKey(role));
      proofs.forget(role);
    },
  };
}

/** A denial by a policy on the platform's side says nothing about the customer's role. */
function toLink({ kind, message }: AwsFault): ChainFault["link"] {
  return kind === "access_denied" && isDeniedByPlatform(message, "platform") ? "onward_role" : "customer_role";
}

const NOT_REQUIRED = { kind: "external_id_not_required", httpStatus: 200, code: "", message: "", bucketRegion: null } as const;

function toKey(role: CustomerRole): string {
  return JSON.stringify([role.roleArn, role.externalId, role.sessionName, role.sessionPolicy]);
}

/** When each role was last proved to be protected, by workspace: a workspace does not rely on the proof of another one. */
function createProofs(clock: Clock) {
  const provedAt = new Map<string, number>();
  const toProofKey = ({ roleArn, externalId }: CustomerRole) => JSON.stringify([roleArn, externalId]);
  return {
    holds(role: CustomerRole): boolean {
      const at = provedAt.get(toProofKey(role));
      return at !== undefined && clock.now() - at < PROOF_LASTS_MS;
    },
    keep(role: CustomerRole): void {
      const key = toProofKey(role);
      provedAt.delete(key);
      provedAt.set(key, clock.now());
      const oldest = provedAt.keys().next().value;
      if (provedAt.size > MAX_PROOFS && oldest !== undefined) provedAt.delete(oldest);
    },
    forget(role: CustomerRole): void {
      provedAt.delete(toProofKey(role));
    },
  };
}

/** Refusals are returned to all waiting callers, and never kept. */
function createSessionCache(clock: Clock) {
  const kept = new Map<string, AwsCredentials>();
  const inFlight = new Map<string, Promise<Link>>();

  function get(key: string, make: () => Promise<Link>): Promise<Link> {
    const session = kept.get(key);
    if (session !== undefined && isFresh(session, clock.now())) {
      keep(key, session);
      return Promise.resolve(ok(session));
    }
    const running = inFlight.get(key);
    if (running !== undefined) return running;

    const making = make()
      .then((link) => {
        if (link.ok) keep(key, link.value);
        return link;
      })
      .finally(() => inFlight.delete(key));
    inFlight.set(key, making);
    return making;
  }

  /** A Map keeps the order of insertion: the first key is the least recently used one. */
  function keep(key: string, session: AwsCredentials): void {
    kept.delete(key);
    kept.set(key, session);
    const oldest = kept.keys().next().value;
    if (kept.size > MAX_SESSIONS && oldest !== undefined) kept.delete(oldest);
  }

  /** Removes only `session` if it is given: a newer session stays. */
  function forget(key: string, session?: AwsCredentials): void {
    if (session === undefined || kept.get(key) === session) kept.delete(key);
  }

  return { get, forget };
}

function isFresh(session: AwsCredentials, now: number): boolean {
  return session.expiresAt === null || session.expiresAt - now > REFRESH_EARLY_MS;
}
