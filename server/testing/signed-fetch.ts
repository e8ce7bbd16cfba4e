import { createHash, createHmac } from "node:crypto";
import type { Sandbox } from "../sandbox/sandbox.ts";

export type SignedCall = {
  method: string;
  url: string;
  headers?: Record<string, string>;
  body?: string;
  now: number;
  region?: string;
  service?: string;
};

/** Signs a request as the SDKs do, and sends it to the sandbox. Written independently of the sandbox, so that tests find differences. */
export function signedFetch(
  sandbox: Sandbox,
  keys: { accessKeyId: string; secretAccessKey: string; sessionToken?: string },
  { method, url, headers = {}, body = "", now, region = "us-east-1", service = "iam" }: SignedCall,
): Promise<Response> {
  const { host, pathname, searchParams } = new URL(url);
  const timestamp = new Date(now).toISOString().replace(/[:-]|\.\d{3}/g, "");
  const hash = createHash("sha256").update(body).digest("hex");
  const all: Record<string, string> = {
    ...headers,
    host,
    "x-amz-date": timestamp,
    ...(keys.sessionToken === undefined ? {} : { "x-amz-security-token": keys.sessionToken }),
    ...(service === "s3" ? { "x-amz-content-sha256": headers["x-amz-content-sha256"] ?? hash } : {}),
  };
  const names = Object.keys(all).sort();
  searchParams.sort();
  const canonical = [
    method,
    pathname,
    searchParams.toString().replaceAll("+", "%20"),
    ...names.map((name) => `${name}:${all[name]}`),
    "",
    names.join(";"),
    all["x-amz-content-sha256"] ?? hash,
  ].join("\n");
  const scope = `${timestamp.slice(0, 8)}/${region}/${service}/aws4_request`;
  const text = ["AWS4-HMAC-SHA256", timestamp, scope, createHash("sha256").update(canonical).digest("hex")].join("\n");
  let key: Buffer = Buffer.from(`AWS4${keys.secretAccessKey}`);
  for (const part of [...scope.split("/"), text]) key = createHmac("sha256", key).update(part).digest();
  const authorization = `AWS4-HMAC-SHA256 Credential=${keys.accessKeyId}/${scope}, SignedHeaders=${names.join(";")}, Signature=${key.toString("hex")}`;
  const hasBody = method !== "GET" && method !== "HEAD" && body !== "";
  return sandbox.fetch(
    new Request(url, {
      method,
      headers: { ...all, authorization, "content-length": String(Buffer.byteLength(body)) },
      ...(hasBody ? { body } : {}),
    }),
  );
}
