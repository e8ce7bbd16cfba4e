import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../../server/sandbox/protocol/fault.ts";
import { routeRequest } from "../../server/sandbox/protocol/route.ts";
import { queryFault } from "../../server/sandbox/query/query-service.ts";
import { s3Fault } from "../../server/sandbox/s3/s3.ts";

/** A fault that the sandbox can't produce. It applies to one role or bucket, so that other tests are not affected. */
export type ScriptedFault = {
  on: "GetCallerIdentity" | "AssumeRole" | "HeadBucket" | "PutObject";
  /** The role's ARN or the bucket's name; GetCallerIdentity has neither. */
  of?: string;
  /** Limits AssumeRole to calls with this external id; null means without one. */
  externalId?: string | null;
  /** Excludes requests with this header. */
  unlessSent?: string;
  answer: ScriptedAnswer;
};

/** `hangs up` is a failed connection. */
export type ScriptedAnswer =
  | "hangs up"
  | { status: number; code: string; message?: string; headers?: Record<string, string>; region?: string };

/** The request id of every scripted answer. */
export const SCRIPTED_REQUEST_ID = "SCRIPTED7XK2Q9AZ";

type Call = Pick<ScriptedFault, "on"> & { of: string; externalId: string | null };

/**
 * Answers with the fault instead of the sandbox in every process that shares the directory. Returns a function that removes it. A fault of a
 * bucket or a customer's role affects only its own test. One of the platform's identity or role affects all tests, so its test is tagged `@alone`.
 */
export async function scriptFault(directory: string, fault: ScriptedFault): Promise<() => Promise<void>> {
  const path = toPath(directory, { on: fault.on, of: fault.of ?? "" });
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(path, JSON.stringify(fault));
  return () => rm(path);
}

/** Returns the scripted answer to the request, or null if the sandbox answers. Throws the error of the socket for `hangs up`. */
export async function answerFromScript(directory: string, request: Request): Promise<Response | null> {
  const call = await toCall(request);
  const fault = call && (await readFault(toPath(directory, call)));
  if (!call || !fault || !isMatch(fault, call, request.headers)) return null;
  if (fault.answer === "hangs up") throw Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET", errno: -104, syscall: "read" });

  const { status, code, message = `Scripted: ${code}.`, headers = {}, region } = fault.answer;
  const refusal = new Fault(status, code, message, { headers, fields: region === undefined ? {} : { Region: region } });
  const { service } = routeRequest(request);
  const response = service === "s3" ? s3Fault(request, refusal, SCRIPTED_REQUEST_ID) : queryFault(service, refusal, SCRIPTED_REQUEST_ID);
  response.headers.set("x-amz-request-id", SCRIPTED_REQUEST_ID);
  response.headers.set("x-amzn-requestid", SCRIPTED_REQUEST_ID);
  return response;
}

function isMatch({ externalId, unlessSent }: ScriptedFault, call: Call, headers: Headers): boolean {
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
