import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { readConfig } from "../env.ts";
import { closeServer, listen, refuseTakenPorts, withHealth } from "./listen.ts";

test("a taken port is refused in a sentence with its variable", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as AddressInfo;
  const config = readConfig({ COLLECTOR_PORT: String(port) });

  await expect(refuseTakenPorts(config, ["COLLECTOR_PORT"])).rejects.toThrow(
    `Port ${port} (COLLECTOR_PORT) is taken by another program. Stop that one, or set COLLECTOR_PORT to a free port.`,
  );
  await closeServer(other, 0);
  await expect(refuseTakenPorts(config, ["COLLECTOR_PORT"])).resolves.toBeUndefined();
});

test("an address that isn't this machine's is refused by its name", async () => {
  const config = readConfig({ HOST: "192.0.2.1" });
  await expect(listen(createServer(), config, "WORKER_PORT")).rejects.toThrow('HOST must be an address of this machine, not "192.0.2.1".');
});

test("GET /healthz is answered before everything else", async () => {
  const server = createServer(withHealth((_, response) => void response.writeHead(503).end()));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const [health, other] = await Promise.all(["/healthz", "/"].map((path) => fetch(`http://127.0.0.1:${port}${path}`)));
  expect([health?.status, await health?.json(), other?.status]).toEqual([200, { status: "ok" }, 503]);
  await closeServer(server, 0);
});
