import { Fault } from "./fault.ts";
import { readAuthorization } from "./sigv4.ts";

export type Service = "s3" | "sts" | "iam";

/** The target of a request, from its host, its path and, on loopback, its signature. */
export type Route = {
  service: Service;
  /** The region of the endpoint; null on loopback, which is the endpoint of every region. */
  endpointRegion: string | null;
  /** Null for requests without a bucket. */
  bucket: string | null;
  /** Null for requests about the bucket itself. */
  key: string | null;
};

/** `bucket.s3.us-west-2.amazonaws.com/key`, `s3.us-west-2.amazonaws.com/bucket/key`, `sts…`, `iam…`, or `127.0.0.1:port/bucket/key`. */
export function routeRequest(request: Request): Route {
  const url = new URL(request.url);
  const host = (request.headers.get("host") ?? url.host).toLowerCase().replace(/:\d+$/, "");

  const amazon = AMAZON_HOST.exec(host)?.groups;
  if (amazon !== undefined) {
    const service = amazon["service"] as Service;
    const region = amazon["region"] ?? "us-east-1";
    if (service !== "s3") return { service, endpointRegion: service === "iam" ? null : region, bucket: null, key: null };
    return { service, endpointRegion: region, ...bucketAndKey(amazon["bucket"], url.pathname) };
  }

  const service = serviceOnLoopback(request);
  if (service !== "s3") return { service, endpointRegion: null, bucket: null, key: null };
  return { service, endpointRegion: null, ...bucketAndKey(/^(.+)\.localhost$/.exec(host)?.[1], url.pathname) };
}

const AMAZON_HOST =
  /^(?:(?<bucket>.+)\.)?(?<service>s3|sts|iam)[.-](?:(?:dualstack\.)?(?<region>[a-z0-9-]+)\.)?(?:amazonaws\.com|amazonaws\.com\.cn|amazonaws\.eu)$/;

/** Path style unless the host has already named the bucket. */
function bucketAndKey(hostBucket: string | undefined, pathname: string): { bucket: string | null; key: string | null } {
  const path = decode(pathname.slice(1));
  if (hostBucket !== undefined) return { bucket: hostBucket, key: path === "" ? null : path };
  const slash = path.indexOf("/");
  if (slash < 0) return { bucket: path === "" ? null : path, key: null };
  const key = path.slice(slash + 1);
  return { bucket: path.slice(0, slash), key: key === "" ? null : key };
}

/** STS and IAM use forms. The signature names the service. */
function serviceOnLoopback(request: Request): Service {
  const signedFor = readAuthorization(request)?.service;
  if (signedFor === "sts" || signedFor === "iam" || signedFor === "s3") return signedFor;
  const isForm = request.headers.get("content-type")?.startsWith("application/x-www-form-urlencoded") ?? false;
  return request.method === "POST" && isForm ? "sts" : "s3";
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Fault(400, "InvalidURI", "Couldn't parse the specified URI.");
  }
}
