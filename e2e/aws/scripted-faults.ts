import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../../server/sandbox/protocol/fault.ts";
import { routeRequest } from "../../server/sandbox/protocol/route.ts";
import { queryFault } from "../../server/sandbox/query/query-service.ts";
import { s3Fault } from "../../server/sandbox/s3/s3.ts";

/** What the sandbox can't be brought to say, told by name: who else uses this AWS is not disturbed. */
export type ScriptedFault = {
  on: "GetCallerIdentity" | "AssumeRole" | "HeadBucket" | "PutObject";
  /** The role's ARN or the bucket's name; GetCallerIdentity has neither. */
  of?: string;
  /** Of AssumeRole, only the calls with this external id; null for those without one. */
  externalId?: string | null;
  /** Not where this header was sent. */
  unlessSent?: string;
  answer: ScriptedAnswer;
};

/** `hangs up` stands for a network that breaks. */
export type ScriptedAnswer =
  | "hangs up"
  | { status: number; code: string; message?: string; headers?: Record<string, string>; region?: string };

/** The request id of every scripted answer. */
export const SCRIPTED_REQUEST_ID = "SCRIPTED7XK2Q9AZ";

type Call = Pick<ScriptedFault, "on"> & { of: string; externalId: string | null };

/**
 * Puts the fault in the sandbox's place for every process that shares the directory; comes out: what takes it away again. A fault of a
 * bucket or a customer's role meets its own story alone; one of the platform's identity or role meets everybody, so its story is tagged `@alone`.
 */
export async function scriptFault(directory: string, fault: ScriptedFault): Promise<() => Promise<void>> {
  const path = toPath(directory, { on: fault.on, of: fault.of ?? "" });
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(path, JSON.stringify(fault));
  return () => rm(path);
}

/** The scripted answer to the request, or null where the sandbox is to answer. Throws what the socket is to say where it hangs up. */
export async function answerFromScript(directory: string, request: Request): Promise<Response | null> {
  const call = await toCall(request);
  const fault = call && (await readFault(toPath(directory, call)));
  if (!call || !fault || !isMeant(fault, call, request.headers)) return null;
  if (fault.answer === "hangs up") throw Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET", errno: -104, syscall: "read" });

  const { status, code, message = `Scripted: ${code}.`, headers = {}, region } = fault.answer;
  const refusal = new Fault(status, code, message, { headers, fields: region === undefined ? {} : { Region: region } });
  const { service } = routeRequest(request);
  const response = service === "s3" ? s3Fault(request, refusal, SCRIPTED_REQUEST_ID) : queryFault(service, refusal, SCRIPTED_REQUEST_ID);
  response.headers.set("x-amz-request-id", SCRIPTED_REQUEST_ID);
  response.headers.set("x-amzn-requestid", SCRIPTED_REQUEST_ID);
  return response;
}

function isMeant({ externalId, unlessSent }: ScriptedFault, call: Call, headers: Headers): boolean {
  return (externalId === undefined || externalId === call.externalId) && (unlessSent === undefined || !headers.has(unlessSent));
}

async function toCall(request: Request): Promise<Call | null> {
  const { service, bucket, key } = routeRequest(request);
  if (service === "s3") {
    if (request.method === "HEAD" && bucket !== null && key === null) return { on: "HeadBucket", of: bucket, externalId: null };
    return request.method === "PUT" && bucket !== null && key !== null ? { on: "PutObject", of: bucket, externalId: null } : null;
  }
  const form = new URLSearchParams(service === "sts" ? await request.clone().text() : "");
  if (form.get("Action") === "GetCallerIdentity") return { on: "GetCallerIdentity", of: "", externalId: null };
  if (form.get("Action") !== "AssumeRole") return null;
  return { on: "AssumeRole", of: form.get("RoleArn") ?? "", externalId: form.get("ExternalId") };
}

function toPath(directory: string, { on, of }: { on: string; of: string }): string {
  return join(directory, "scripted", `${on} ${encodeURIComponent(of)}.json`);
}

async function readFault(path: string): Promise<ScriptedFault | null> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
