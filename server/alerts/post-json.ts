import { type ClientRequest, type IncomingMessage, type RequestOptions, request as requestPlain } from "node:http";
import { request as requestTls } from "node:https";
import { isIP } from "node:net";
import type { Clock } from "../clock.ts";
import { readRetryAfter, type SendAnswer } from "../domain/alerts/sending-policy.ts";
import { isPublicAddress, lookupPublic, PrivateAddressError } from "./guard-address.ts";

/** How much of an answer is kept. */
const KEPT_CHARACTERS = 500;

export type Post = {
  url: string;
  body: string;
  headers: Readonly<Record<string, string>>;
  /** Whether the address may be private or plain http. */
  mayBePrivate: boolean;
  timeoutMs: number;
  clock: Clock;
};

/** Sends a POST and returns the answer. Follows no redirect. Never rejects. Ends after `timeoutMs`, whatever the receiver does. */
export async function postJson(post: Post): Promise<SendAnswer> {
  const startedAt = post.clock.now();
  const ended = (answer: Omit<SendAnswer, "durationMs" | "isFinal">): SendAnswer => ({
    ...answer,
    durationMs: post.clock.now() - startedAt,
    isFinal: false,
  });
  try {
    const { status, retryAfter, text } = await exchange(post);
    const said = text === "" ? `HTTP ${status}` : text;
    return ended({ isOk: status >= 200 && status < 300, status, text: said, retryAfterMs: readRetryAfter(retryAfter, post.clock.now()) });
  } catch (error) {
    return ended({ isOk: false, status: null, text: toSentence(error, post), retryAfterMs: null });
  }
}

type Exchange = { status: number; retryAfter: string | undefined; text: string };

function exchange(post: Post): Promise<Exchange> {
  const url = new URL(post.url);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  // Node resolves no address that is one already.
  if (!post.mayBePrivate && isIP(host) !== 0 && !isPublicAddress(host)) return Promise.reject(new PrivateAddressError(host));
  if (!post.mayBePrivate && url.protocol !== "https:") return Promise.reject(new Error("The address must start with https://."));
  const options: RequestOptions = {
    method: "POST",
    agent: false,
    headers: { ...post.headers, "content-type": "application/json", "content-length": Buffer.byteLength(post.body) },
    signal: AbortSignal.timeout(post.timeoutMs),
    ...(post.mayBePrivate ? {} : { lookup: lookupPublic }),
  };
  return new Promise((resolve, reject) => {
    const asked: ClientRequest = (url.protocol === "https:" ? requestTls : requestPlain)(url, options, (response) => {
      readText(response).then((text) => {
        asked.destroy();
        resolve({ status: response.statusCode ?? 0, retryAfter: response.headers["retry-after"], text });
      }, reject);
    });
    asked.on("error", reject);
    asked.end(post.body);
  });
}

/** Returns the beginning of the answer. The rest is not read. */
async function readText(response: IncomingMessage): Promise<string> {
  let text = "";
  response.setEncoding("utf8");
  for await (const chunk of response) {
    text += chunk;
    if (text.length >= KEPT_CHARACTERS) break;
  }
  return text.slice(0, KEPT_CHARACTERS).trim();
}

function toSentence(error: unknown, { url, timeoutMs }: Post): string {
  const { code, name, message } = error as Error & { code?: string };
  const { host } = new URL(url);
  if (name === "TimeoutError" || name === "AbortError" || code === "ABORT_ERR")
    return `${host} did not answer within ${timeoutMs / 1000} s.`;
  return error instanceof PrivateAddressError ? message : (SENTENCES[code ?? ""]?.(host) ?? message);
}

const SENTENCES: Record<string, (host: string) => string> = {
  ENOTFOUND: (host) => `There is no host named ${host}.`,
  ECONNREFUSED: (host) => `${host} refused the connection.`,
  ECONNRESET: (host) => `${host} closed the connection without an answer.`,
};
