import type { Config } from "../env.ts";
import { PLATFORM_USER } from "../sandbox/state/accounts.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What the AWS SDK is to find in the environment in sandbox mode: the platform's keys, which open nothing but the sandbox, and where it is
 * (unless `given` says so already). Real keys that happen to lie about are out of its sight.
 */
export function sandboxEnvironment(config: Config, given: Environment): Record<string, string | undefined> {
  const endpoint = `http://127.0.0.1:${config.SANDBOX_PORT}`;
  return {
    AWS_ENDPOINT_URL_S3: given["AWS_ENDPOINT_URL_S3"] ?? endpoint,
    AWS_ENDPOINT_URL_STS: given["AWS_ENDPOINT_URL_STS"] ?? endpoint,
    AWS_ACCESS_KEY_ID: PLATFORM_USER.accessKeyId,
    AWS_SECRET_ACCESS_KEY: PLATFORM_USER.secretAccessKey,
    AWS_REGION: given["AWS_REGION"] ?? "us-west-2",
    AWS_SESSION_TOKEN: undefined,
    AWS_PROFILE: undefined,
  };
}
