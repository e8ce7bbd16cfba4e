import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { closeServer } from "../close-server.ts";

export type AskedRequest = { method: string; url: string; headers: IncomingHttpHeaders; body: Buffer };
export type ScriptedAnswer = { status: number; headers?: Record<string, string>; body?: string } | "hang_up";

export type AnsweringServer = {
  url: string;
  /** Every request so far, in order. */
  asked: AskedRequest[];
  close(): Promise<void>;
};

/** Starts a server on loopback with responses that the test defines, for responses that real servers do not send on demand. */
export async function startAnsweringServer(answer: (request: AskedRequest) => ScriptedAnswer): Promise<AnsweringServer> {
  const asked: AskedRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = "", url = "", headers } = request;
    const entry = { method, url, headers, body: Buffer.concat(chunks) };
    asked.push(entry);

    const said = answer(entry);
    if (said === "hang_up") return request.socket.destroy();
    response.writeHead(said.status, said.headers);
    return response.end(method === "HEAD" ? undefined : said.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () => closeServer(server, 0),
  };
}
