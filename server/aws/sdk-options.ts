import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { AwsCredentials } from "./aws.ts";

export type Connections = ReturnType<typeof openConnections>;

/** Options of every SDK client. All clients share one pool of kept-alive connections. */
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

/** 30 s plus the time that the bytes take at 4 Mbit/s. */
export function requestTimeoutMs(byteCount: number): number {
  return 30_000 + Math.ceil(byteCount / 500);
}

/** Without the expiry: the credential chain handles it, and the SDK refuses to sign with credentials that it can't renew. */
export function sdkCredentials({ accessKeyId, secretAccessKey, sessionToken }: AwsCredentials) {
  return { accessKeyId, secretAccessKey, ...(sessionToken === null ? {} : { sessionToken }) };
}
