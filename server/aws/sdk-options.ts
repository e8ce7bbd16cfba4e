import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { AwsCredentials } from "./aws.ts";

/** The options that all SDK clients share. */
export type Connections = {
  logger: typeof QUIET;
  requestHandler: {
    connectionTimeout: number;
    requestTimeout: number;
    throwOnRequestTimeout: boolean;
    httpAgent: HttpAgent;
    httpsAgent: HttpsAgent;
    logger: typeof QUIET;
  };
};

/** Returns the options of every SDK client. All clients share one pool of kept-alive connections. Timeouts are in ms. */
export function openConnections(): Connections {
  const pool = { keepAlive: true, maxSockets: 64 };
  return {
    // Without a logger the SDK writes warnings to the console. The same information is in the returned faults.
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

type SdkCredentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

const nothing = () => {};
const QUIET = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };

/** Returns 30 s plus the time that the bytes need at 4 Mbit/s, in ms. */
export function requestTimeoutMs(byteCount: number): number {
  return 30_000 + Math.ceil(byteCount / 500);
}

/** Returns credentials in the SDK's format, without the expiry: the SDK refuses to sign with expiring credentials that it can't renew. */
export function sdkCredentials({ accessKeyId, secretAccessKey, sessionToken }: AwsCredentials): SdkCredentials {
  return { accessKeyId, secretAccessKey, ...(sessionToken === null ? {} : { sessionToken }) };
}
