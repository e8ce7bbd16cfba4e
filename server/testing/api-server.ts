import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { closeServer } from "../close-server.ts";
import { answer } from "../public-api/answer.ts";
import type { Runtime } from "../runtime.ts";
import { checked } from "./api-client.ts";

/** Serves the API on loopback for HTTP clients. `close` throws if a response did not match the OpenAPI document. */
export async function startApiServer(runtime: Runtime): Promise<{ url: string; close(): Promise<void> }> {
  const faults: unknown[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const { method = "GET", url = "/", headers } = incoming;
    const body = method === "GET" || method === "HEAD" ? null : Buffer.concat(chunks);
    const request = new Request(`http://sluice.test${url}`, { method, headers: headers as Record<string, string>, body });

    const response = await answer(runtime, request);
    await checked(runtime, request, response.clone()).catch((fault) => faults.push(fault));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`,
    async close() {
      await closeServer(server, 0);
      if (faults.length > 0) throw new AggregateError(faults, String(faults[0]));
    },
  };
}
