import { randomBytes } from "node:crypto";
import type { Clock } from "../clock.ts";
import { Fault } from "./protocol/fault.ts";
import { type Route, routeRequest } from "./protocol/route.ts";
import { answerQuery, queryFault } from "./query/query-service.ts";
import { answerS3, s3Fault } from "./s3/s3.ts";
import type { Platform } from "./state/accounts.ts";
import { openWorld, type World } from "./state/world.ts";

export type Sandbox = {
  /** Returns the response to a request to STS, IAM or S3. Never rejects: internal errors are a 500 InternalError. */
  fetch(request: Request): Promise<Response>;
};

export type SandboxOptions = {
  /** The folder of all data. Created if missing. Several processes may share it. */
  directory: string;
  clock: Clock;
  platform: Platform;
  /** Receives every internal error of the sandbox. */
  onInternalError?: (error: unknown) => void;
};

/** Creates an emulated AWS: a function from Request to Response that enforces signatures and policies as Amazon does. */
export function createSandbox(options: SandboxOptions): Sandbox {
  let opened: Promise<World> | null = null;
  const world = () => {
    opened ??= openWorld(options).catch((error: unknown) => {
      opened = null;
      throw error;
    });
    return opened;
  };

  return {
    async fetch(request) {
      const requestId = randomBytes(8).toString("hex").toUpperCase();
      const response = await answer(request, requestId, world, options.onInternalError);
      response.headers.set("x-amz-request-id", requestId);
      response.headers.set("x-amz-id-2", requestId);
      response.headers.set("x-amzn-requestid", requestId);
      response.headers.set("date", new Date(options.clock.now()).toUTCString());
      response.headers.set("server", "SluiceSandbox");
      return response;
    },
  };
}

async function answer(
  request: Request,
  requestId: string,
  world: () => Promise<World>,
  onInternalError: SandboxOptions["onInternalError"],
): Promise<Response> {
  let route: Route = { service: "s3", endpointRegion: null, bucket: null, key: null };
  try {
    route = routeRequest(request);
    const { service } = route;
    if (service === "s3") return await answerS3(await world(), route, request);
    return await answerQuery(await world(), { ...route, service }, request, requestId);
  } catch (error) {
    if (!(error instanceof Fault)) onInternalError?.(error);
    const fault = error instanceof Fault ? error : new Fault(500, "InternalError", "We encountered an internal error. Please try again.");
    return route.service === "s3" ? s3Fault(request, fault, requestId) : queryFault(route.service, fault, requestId);
  }
}
