import type { Config } from "../env.ts";
import { PLATFORM_USER } from "../sandbox/state/accounts.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Returns the environment variables of the AWS SDK in sandbox mode: the platform's keys, which are valid in the sandbox only, and the address
 * of the sandbox unless `given` has one. Variables that are undefined must be removed, so that the SDK finds no real keys.
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
