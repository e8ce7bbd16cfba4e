import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { Fault } from "./fault.ts";

/** The parsed Authorization header. */
export type Authorization = {
  accessKeyId: string;
  /** `20261122`. */
  day: string;
  region: string;
  service: string;
  signedHeaders: readonly string[];
  signature: string;
};

/** A verified signature. The signatures of a stream's chunks are chained to it. */
export type GoodSignature = { signature: string; timestamp: string; scope: string; signingKey: Buffer };

const MAX_CLOCK_SKEW_MS = 15 * 60_000;

const ALGORITHM = "AWS4-HMAC-SHA256";
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256\s+Credential=(?<accessKeyId>[\w-]{1,128})\/(?<day>\d{8})\/(?<region>[a-z0-9-]+)\/(?<service>[a-z0-9-]+)\/aws4_request,\s*SignedHeaders=(?<signedHeaders>[A-Za-z0-9;_-]+),\s*Signature=(?<signature>[0-9a-f]{64})\s*$/;

/** Parses the Authorization header. Returns null without one, and throws a Fault if it is malformed. */
export function readAuthorization(request: Request): Authorization | null {
  const header = request.headers.get("authorization");
  if (header === null) return null;
  const groups = AUTHORIZATION.exec(header)?.groups;
  if (groups === undefined)
    throw new Fault(400, "AuthorizationHeaderMalformed", "The authorization header that you provided is not valid.");
  const { accessKeyId = "", day = "", region = "", service = "", signedHeaders = "", signature = "" } = groups;
  return { accessKeyId, day, region, service, signedHeaders: signedHeaders.toLowerCase().split(";"), signature };
}

/**
 * Recomputes the signature with the secret and compares in constant time. `payloadHash` is the body's SHA-256 in hex,
 * or for S3 the value of `x-amz-content-sha256`, which is verified while the body streams.
 */
export function verifySignature(
  request: Request,
  authorization: Authorization,
  { secretAccessKey, payloadHash, now }: { secretAccessKey: string; payloadHash: string; now: number },
): GoodSignature {
  const timestamp = readTimestamp(request, authorization);
  if (Math.abs(parseTimestamp(timestamp) - now) > MAX_CLOCK_SKEW_MS) {
    throw new Fault(403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large.", {
      fields: { RequestTime: timestamp, ServerTime: new Date(now).toISOString(), MaxAllowedSkewMilliseconds: MAX_CLOCK_SKEW_MS },
    });
  }
  refuseUnsignedHeaders(request, authorization);

  const scope = `${authorization.day}/${authorization.region}/${authorization.service}/aws4_request`;
  const signingKey = deriveSigningKey(secretAccessKey, authorization);
  const canonical = canonicalRequest(request, authorization, payloadHash);
  const expected = hmac(signingKey, [ALGORITHM, timestamp, scope, sha256Hex(canonical)].join("\n")).toString("hex");
  if (!isSameSignature(expected, authorization.signature)) throw signatureDoesNotMatch();
  return { signature: expected, timestamp, scope, signingKey };
}

/** Verifies one chunk of a signed stream. Its signature is computed from the previous one and the SHA-256 of its bytes in hex. */
export function signChunk(seed: GoodSignature, previous: string, chunkHash: string): string {
  const text = [`${ALGORITHM}-PAYLOAD`, seed.timestamp, seed.scope, previous, sha256Hex(""), chunkHash].join("\n");
  return hmac(seed.signingKey, text).toString("hex");
}

/** Verifies the trailer of a signed stream. `trailers` are its canonical lines, each with its line feed. */
export function signTrailer(seed: GoodSignature, previous: string, trailers: string): string {
  const text = [`${ALGORITHM}-TRAILER`, seed.timestamp, seed.scope, previous, sha256Hex(trailers)].join("\n");
  return hmac(seed.signingKey, text).toString("hex");
}

/** Compares in constant time. An absent signature never matches. */
export function isSameSignature(expected: string, given: string | null | undefined): boolean {
  const [ours, theirs] = [Buffer.from(expected), Buffer.from(given ?? "")];
  return ours.length === theirs.length && timingSafeEqual(ours, theirs);
}

export function signatureDoesNotMatch(): Fault {
  return new Fault(
    403,
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.",
  );
}

export function sha256Hex(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

function canonicalRequest(request: Request, authorization: Authorization, payloadHash: string): string {
  const url = new URL(request.url);
  const headers = authorization.signedHeaders.map((name) => `${name}:${canonicalHeader(request, url, name)}\n`);
  return [
    request.method,
    canonicalPath(url.pathname, authorization.service),
    canonicalQuery(url.search),
    headers.join(""),
    authorization.signedHeaders.join(";"),
    payloadHash,
  ].join("\n");
}

function canonicalHeader(request: Request, url: URL, name: string): string {
  const value = request.headers.get(name) ?? (name === "host" ? url.host : "");
  return value.trim().replace(/ +/g, " ");
}

/** S3 encodes each part of the path once; every other service encodes what is encoded already. */
function canonicalPath(pathname: string, service: string): string {
  const parts = pathname.split("/").map((part) => encode(decode(part)));
  return (service === "s3" ? parts : parts.map(encode)).join("/");
}

function canonicalQuery(search: string): string {
  const pairs = search
    .slice(1)
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const equals = pair.indexOf("=");
      const [name, value] = equals < 0 ? [pair, ""] : [pair.slice(0, equals), pair.slice(equals + 1)];
      return [encode(decode(name)), encode(decode(value))] as const;
    });
  pairs.sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB));
  return pairs.map(([name, value]) => `${name}=${value}`).join("&");
}

/** RFC 3986: only unreserved characters stay as they are. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function readTimestamp(request: Request, authorization: Authorization): string {
  const date = request.headers.get("x-amz-date") ?? "";
  if (!/^\d{8}T\d{6}Z$/.test(date)) throw new Fault(403, "AccessDenied", "AWS authentication requires a valid Date or x-amz-date header");
  if (!date.startsWith(authorization.day)) throw signatureDoesNotMatch();
  return date;
}

function parseTimestamp(timestamp: string): number {
  return Date.parse(timestamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}

/** Throws unless the signature covers all headers that change the meaning of the request. */
function refuseUnsignedHeaders(request: Request, authorization: Authorization): void {
  const unsigned = [...request.headers.keys()].filter((name) => name.startsWith("x-amz-") && !authorization.signedHeaders.includes(name));
  if (authorization.signedHeaders.includes("host") && unsigned.length === 0) return;
  throw new Fault(403, "AccessDenied", "There were headers present in the request which were not signed", {
    fields: { HeadersNotSigned: unsigned.join(", ") || "host" },
  });
}

function deriveSigningKey(secretAccessKey: string, { day, region, service }: Authorization): Buffer {
  return [day, region, service, "aws4_request"].reduce<Buffer>((key, part) => hmac(key, part), Buffer.from(`AWS4${secretAccessKey}`));
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
