import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { AwsCredentials } from "./aws.ts";

export type Connections = ReturnType<typeof openConnections>;

/** What every SDK client is built with. One pool of kept-alive connections serves them all, so a client costs next to nothing. */
export function openConnections() {
  const pool = { keepAlive: true, maxSockets: 64 };
  return {
    // The SDK writes warnings to the console where no logger is given; all that they say comes back as a fault.
    logger: QUIET,
    requestHandler: {
      connectionTimeout: 5_000,
      requestTimeout: 30_000,
      throwOnRequestTimeout: true,
      httpAgent: new HttpAgent(pool),
      httpsAgent: new HttpsAgent(pool),
      logger: QUIET,
    },
  };
}

const nothing = () => {};
const QUIET = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };

/** 30 s, and as long again as the bytes take on a slow line (4 Mbit/s). */
export function requestTimeoutMs(byteCount: number): number {
  return 30_000 + Math.ceil(byteCount / 500);
}

/** Without the end of their life: the credential chain minds that, and the SDK would refuse to sign with what it can't renew. */
export function sdkCredentials({ accessKeyId, secretAccessKey, sessionToken }: AwsCredentials) {
  return { accessKeyId, secretAccessKey, ...(sessionToken === null ? {} : { sessionToken }) };
}
