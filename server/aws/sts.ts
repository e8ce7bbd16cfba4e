import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { ok, refuse } from "../domain/result.ts";
import type { Aws, AwsCredentials } from "./aws.ts";
import { awsFault, incompleteAnswer } from "./aws-error.ts";
import { type Connections, sdkCredentials } from "./sdk-options.ts";

/** STS is called in Oregon for US workspaces and in Dublin for EU workspaces, independent of the bucket's region (R22). */
const STS_REGIONS = { us: "us-west-2", eu: "eu-west-1" } as const;

/** The maximum in s that AWS allows for chained roles (docs/aws-faults.md 1). */
const SESSION_SECONDS = 3_600;

export function createSts(connections: Connections, workspaceRegion: "us" | "eu"): Pick<Aws, "callerIdentity" | "assumeRole"> {
  const region = STS_REGIONS[workspaceRegion];
  const platform = new STSClient({ ...connections, region });
  const clients = new WeakMap<AwsCredentials, STSClient>();

  /** A client is kept as long as the credentials with which it signs. */
  function toClient(credentials: AwsCredentials | null): STSClient {
    if (credentials === null) return platform;
    const client = clients.get(credentials) ?? new STSClient({ ...connections, region, credentials: sdkCredentials(credentials) });
    clients.set(credentials, client);
    return client;
  }

  return {
    async callerIdentity() {
      try {
        const reply = await platform.send(new GetCallerIdentityCommand({}));
        if (!reply.Arn || !reply.Account) return refuse(incompleteAnswer(reply.$metadata, "STS answered without naming the caller."));
        return ok({ arn: reply.Arn, accountId: reply.Account, requestId: reply.$metadata.requestId ?? null });
      } catch (error) {
        return refuse(awsFault(error, "GetCallerIdentity"));
      }
    },

    async assumeRole({ as, roleArn, externalId, sessionName, sessionPolicy }) {
      const command = new AssumeRoleCommand({
        RoleArn: roleArn,
        RoleSessionName: sessionName,
        DurationSeconds: SESSION_SECONDS,
        ...(externalId === null ? {} : { ExternalId: externalId }),
        ...(sessionPolicy === null ? {} : { Policy: sessionPolicy }),
      });
      try {
        const { Credentials: keys, $metadata } = await toClient(as).send(command);
        if (!keys?.AccessKeyId || !keys.SecretAccessKey || !keys.SessionToken) {
          return refuse(incompleteAnswer($metadata, "STS answered without credentials."));
        }
        const credentials: AwsCredentials = {
          accessKeyId: keys.AccessKeyId,
          secretAccessKey: keys.SecretAccessKey,
          sessionToken: keys.SessionToken,
          expiresAt: keys.Expiration?.getTime() ?? null,
        };
        return ok({ credentials, requestId: $metadata.requestId ?? null });
      } catch (error) {
        return refuse(awsFault(error, "AssumeRole"));
      }
    },
  };
}
