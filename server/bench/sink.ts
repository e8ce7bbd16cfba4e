import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { crc32 } from "node:zlib";
import { releaseBuffers } from "../collect/http/release-buffers.ts";
import type { CorpusPlan } from "./corpus.ts";
import { createCorpus } from "./corpus.ts";
import { CUSTOMER_SETTINGS } from "./customer-settings.ts";
import type { Part } from "./part.ts";
import { now } from "./statistics.ts";
import { verifyDelivered } from "./verify-delivered.ts";

export type SinkRequest = { do: "forget" } | { do: "look" } | { do: "verify"; corpus: CorpusPlan; gzipLevel: number };
export type SinkView = { objectCount: number; byteCount: number; lastPutAt: number };

/**
 * The part of S3 and STS that a delivery needs, on loopback: a role can be assumed with the external id, objects can be put, and signatures
 * are not checked. Objects are stored in preallocated memory in the chunks in which they arrive, so that the sink uses little CPU.
 */
export const sink: Part = async (_plan: object, wire) => {
  const objects = new Map<string, readonly Buffer[]>();
  const room = createRoom();
  let lastPutAt = 0;

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    let checksum = 0;
    request.on("data", (chunk: Buffer) => {
      chunks.push(room.keep(chunk));
      checksum = crc32(chunk, checksum);
      releaseBuffers([chunk]);
    });
    request.once("end", () => {
      if (request.method === "PUT") answerPut(request, response, chunks, checksum);
      else if (Buffer.concat(chunks).includes("Action=AssumeRole")) answerAssumeRole(response, Buffer.concat(chunks).toString());
      else response.writeHead(501).end();
    });
  });

  function answerPut(request: IncomingMessage, response: ServerResponse, chunks: readonly Buffer[], checksum: number): void {
    const key = (request.url ?? "").split("?")[0] ?? "";
    if (request.headers["if-none-match"] === "*" && objects.has(key)) {
      return void response.writeHead(412).end("<Error><Code>PreconditionFailed</Code><Message>It is there.</Message></Error>");
    }
    const promised = request.headers["x-amz-checksum-crc32"];
    if (promised !== undefined && Buffer.from(String(promised), "base64").readUInt32BE() !== checksum) {
      return void response.writeHead(400).end("<Error><Code>BadDigest</Code><Message>These are other bytes.</Message></Error>");
    }
    objects.set(key, chunks);
    lastPutAt = now();
    response.writeHead(200, { etag: '"0"' }).end();
  }

  function answerAssumeRole(response: ServerResponse, body: string): void {
    const form = new URLSearchParams(body);
    const isCustomers = form.get("RoleArn") === CUSTOMER_SETTINGS.iamRoleArn;
    const isDenied = isCustomers && (form.get("ExternalId")?.startsWith("made-up-") ?? true);
    response.writeHead(isDenied ? 403 : 200, { "content-type": "text/xml" }).end(isDenied ? DENIED : assumedRole());
  }

  const wholeObjects = () => Array.from(objects.values(), (chunks) => Buffer.concat(chunks));

  wire.onRequest(async (question: SinkRequest) => {
    if (question.do === "verify") return verifyDelivered(wholeObjects(), createCorpus(question.corpus), question);
    if (question.do === "forget") {
      objects.clear();
      room.clear();
    }
    const byteCount = [...objects.values()].flat().reduce((total, { length }) => total + length, 0);
    return { objectCount: objects.size, byteCount, lastPutAt } satisfies SinkView;
  });
  server.listen(0, "127.0.0.1", () => wire.send({ port: (server.address() as AddressInfo).port }));
};

const ROOM_BYTES = 384 * 1024 * 1024;

/** Memory that all runs reuse: allocating a new page takes the kernel longer than filling it. */
function createRoom() {
  // Filled, so that all of its pages are allocated.
  const first = Buffer.alloc(ROOM_BYTES, 1);
  let room = first;
  let taken = 0;
  return {
    keep(chunk: Buffer): Buffer {
      if (taken + chunk.length > room.length) {
        room = Buffer.allocUnsafeSlow(ROOM_BYTES);
        taken = 0;
      }
      const kept = room.subarray(taken, taken + chunk.length);
      taken += chunk.copy(kept);
      return kept;
    },
    clear() {
      room = first;
      taken = 0;
    },
  };
}

const DENIED = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>AccessDenied</Code>
<Message>Access denied</Message></Error><RequestId>bench</RequestId></ErrorResponse>`;

function assumedRole(): string {
  const expiration = new Date(Date.now() + 3_600_000).toISOString();
  return `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
<AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/bench/bench</Arn><AssumedRoleId>AROABENCH:bench</AssumedRoleId></AssumedRoleUser>
<Credentials><AccessKeyId>ASIABENCH</AccessKeyId><SecretAccessKey>bench</SecretAccessKey><SessionToken>bench</SessionToken>
<Expiration>${expiration}</Expiration></Credentials></AssumeRoleResult>
<ResponseMetadata><RequestId>bench</RequestId></ResponseMetadata></AssumeRoleResponse>`;
}
