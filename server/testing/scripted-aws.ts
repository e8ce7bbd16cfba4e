import type { AssumeRoleInput, Aws, AwsReply, PutObjectInput } from "../aws/aws.ts";
import { ok, refuse } from "../domain/result.ts";
import type { AwsFault, AwsFaultKind } from "../domain/validation/aws-fault.ts";
import type { ValidationStepId } from "../domain/validation/validation.ts";

type Answer<Input> = (input: Input) => AwsFault | null;

export type ScriptedAws = Aws & {
  assumed: AssumeRoleInput[];
  /** All PUTs, including refused ones. */
  puts: PutObjectInput[];
  /** Returns the fault of a call; null lets the call succeed. */
  onIdentity: Answer<null>;
  onAssume: Answer<AssumeRoleInput>;
  onBucket: Answer<{ bucket: string; region: string }>;
  onPut: Answer<PutObjectInput>;
  /** The region of every bucket; null if each bucket is in the called region. */
  bucketRegionIs: string | null;
};

/** Creates an AWS that allows everything with the correct external id, unless the test sets faults. It stores no objects. */
export function createScriptedAws(): ScriptedAws {
  const grant = () => null;
  const reply = <Value extends object>(fault: AwsFault | null, value: Value): AwsReply<Value> =>
    fault === null ? ok({ ...value, requestId: "GRANTED" }) : refuse(fault);

  const aws: ScriptedAws = {
    assumed: [],
    puts: [],
    onIdentity: grant,
    onAssume: (input) => (lacksExternalId(input) ? createFault("access_denied") : null),
    onBucket: grant,
    onPut: grant,
    bucketRegionIs: null,

    callerIdentity: async () => reply(aws.onIdentity(null), { arn: "arn:aws:iam::595280932656:user/platform", accountId: "595280932656" }),
    bucketRegion: async (input) => reply(aws.onBucket(input), { region: aws.bucketRegionIs ?? input.region }),

    async assumeRole(input) {
      aws.assumed.push(input);
      const credentials = { accessKeyId: `ASIA${aws.assumed.length}`, secretAccessKey: "s", sessionToken: "t", expiresAt: null };
      return reply(aws.onAssume(input), { credentials });
    },

    async putObject(input) {
      aws.puts.push(input);
      if (typeof input.body === "function") for await (const _chunk of input.body());
      return reply(aws.onPut(input), {});
    },
  };
  return aws;
}

/** Returns whether a customer's role is assumed without the workspace's external id. */
export function lacksExternalId({ as, externalId }: AssumeRoleInput): boolean {
  return as !== null && (externalId === null || externalId.startsWith("made-up"));
}

/** A role that is protected as it should be, and one step of Validate that meets a fault, or (null) is granted what it must not be. */
export function failStep(aws: ScriptedAws, step: ValidationStepId, fault: AwsFault | null): void {
  const failing = (candidate: ValidationStepId, otherwise: AwsFault | null = null) => (candidate === step ? fault : otherwise);
  const refused = createFault("access_denied");
  aws.onIdentity = () => failing("own_identity");
  aws.onBucket = () => failing("bucket_region");
  aws.onPut = () => failing("upload");
  aws.onAssume = ({ as, externalId }) => {
    if (as === null) return failing("intermediate_role");
    if (externalId === null) return failing("role_without_external_id", refused);
    if (externalId.startsWith("made-up")) return failing("role_with_made_up_external_id", refused);
    return failing("role_with_external_id");
  };
}

const STATUSES: Partial<Record<AwsFaultKind, number>> = { access_denied: 403, no_such_bucket: 404, throttled: 400, unavailable: 503 };

export function createFault(kind: AwsFaultKind, given: Partial<AwsFault> = {}): AwsFault {
  const httpStatus = kind === "network" ? null : (STATUSES[kind] ?? 400);
  return { kind, httpStatus, code: kind, message: `Said of ${kind}`, requestId: "REFUSED", bucketRegion: null, ...given };
}
