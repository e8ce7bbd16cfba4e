import { authenticate, type Caller } from "../protocol/authenticate.ts";
import { Fault } from "../protocol/fault.ts";
import type { Route } from "../protocol/route.ts";
import { sha256Hex } from "../protocol/sigv4.ts";
import { type XmlValue, xmlDocument } from "../protocol/xml.ts";
import type { World } from "../state/world.ts";
import { IAM_ACTIONS } from "./iam.ts";
import { STS_ACTIONS } from "./sts.ts";

/** AWS's query protocol: the request is a form with an Action, the response is `<ActionResponse>`. */
export type QueryActions = Readonly<Record<string, QueryAction>>;

type QueryAction = {
  /** Names of the supported parameters. Others are refused, never ignored. `Tags.member.1.Key` counts as Tags. */
  parameters: readonly string[];
  /** Returns the content of the Result element; undefined for a response without one. */
  run: (world: World, caller: Caller, parameters: URLSearchParams) => XmlValue | Promise<XmlValue>;
};

type QueryService = { version: string; namespace: string; actions: QueryActions };

const SERVICES: Readonly<Record<"sts" | "iam", QueryService>> = {
  sts: { version: "2011-06-15", namespace: "https://sts.amazonaws.com/doc/2011-06-15/", actions: STS_ACTIONS },
  iam: { version: "2010-05-08", namespace: "https://iam.amazonaws.com/doc/2010-05-08/", actions: IAM_ACTIONS },
};

const MAX_FORM_BYTES = 1_000_000;

/** Returns the response to an STS or IAM request. Throws a Fault. */
export async function answerQuery(
  world: World,
  route: Route & { service: "sts" | "iam" },
  request: Request,
  requestId: string,
): Promise<Response> {
  const service = SERVICES[route.service];
  const body = await readForm(request);
  const signed = await authenticate(world, request, route, sha256Hex(body));
  if (signed === null) throw new Fault(403, "MissingAuthenticationToken", "Request is missing Authentication Token");

  const parameters = new URLSearchParams(body.toString("utf8"));
  const name = parameters.get("Action") ?? "";
  const action = Object.hasOwn(service.actions, name) ? service.actions[name] : undefined;
  if (action === undefined || parameters.get("Version") !== service.version) {
    throw new Fault(
      400,
      "InvalidAction",
      `The action ${name} is not valid for this endpoint: the sandbox answers ${Object.keys(service.actions).join(", ")}.`,
    );
  }
  for (const parameter of parameters.keys()) {
    const family = parameter.split(".")[0] ?? "";
    if (!["Action", "Version", ...action.parameters].includes(family)) {
      throw new Fault(400, "ValidationError", `The sandbox does not know the parameter ${family} of ${name}.`);
    }
  }

  const result = await action.run(world, signed.caller, parameters);
  const answer = {
    ...(result === undefined ? {} : { [`${name}Result`]: result }),
    ResponseMetadata: { RequestId: requestId },
  };
  return new Response(xmlDocument(`${name}Response`, answer, service.namespace), { headers: { "content-type": "text/xml" } });
}

/** `<ErrorResponse>`, as the query protocol writes a Fault. */
export function queryFault(service: "sts" | "iam", fault: Fault, requestId: string): Response {
  const type = fault.status < 500 ? "Sender" : "Receiver";
  const answer = { Error: { Type: type, Code: fault.code, Message: fault.message }, RequestId: requestId };
  return new Response(xmlDocument("ErrorResponse", answer, SERVICES[service].namespace), {
    status: fault.status,
    headers: { "content-type": "text/xml", ...fault.headers },
  });
}

async function readForm(request: Request): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let byteCount = 0;
  for await (const part of request.body ?? []) {
    byteCount += part.length;
    if (byteCount > MAX_FORM_BYTES) throw new Fault(413, "RequestEntityTooLarge", "The request is too large.");
    parts.push(part);
  }
  return Buffer.concat(parts);
}
