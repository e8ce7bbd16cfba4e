import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Part } from "./part.ts";

const ANSWER = '{"success":true}';
const HEADERS = { "content-type": "application/json", "content-length": ANSWER.length };

/** The upper bound for single events: `node:http` reads and discards the body, and sends the same response. */
export const bareHttp: Part = (_plan: object, wire) => {
  const server = createServer((request, response) => {
    request.resume().once("end", () => response.writeHead(200, HEADERS).end(ANSWER));
  });
  server.listen(0, "127.0.0.1", () => wire.send({ port: (server.address() as AddressInfo).port }));
};
