import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { closeServer } from "../close-server.ts";
import { readConfig } from "../env.ts";
import { listen, refuseTakenPorts, withHealth } from "./listen.ts";

test("a port that is taken is refused with a sentence that names its variable", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as AddressInfo;
  const config = readConfig({ COLLECTOR_PORT: String(port) });

  await expect(refuseTakenPorts(config, ["COLLECTOR_PORT"])).rejects.toThrow(
    `Port ${port} (COLLECTOR_PORT) is taken by another program. Stop it, or set COLLECTOR_PORT to a free port.`,
  );
  await closeServer(other, 0);
  await expect(refuseTakenPorts(config, ["COLLECTOR_PORT"])).resolves.toBeUndefined();
});

test("an address of another machine is refused with a sentence that names it", async () => {
  const config = readConfig({ HOST: "192.0.2.1" });
  await expect(listen(createServer(), config, "WORKER_PORT")).rejects.toThrow('HOST must be an address of this machine, not "192.0.2.1".');
});

test("GET /healthz returns 200 even if the handler behind it fails", async () => {
  const server = createServer(withHealth((_, response) => void response.writeHead(503).end()));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const [health, other] = await Promise.all(["/healthz", "/"].map((path) => fetch(`http://127.0.0.1:${port}${path}`)));
  expect([health?.status, await health?.json(), other?.status]).toEqual([200, { status: "ok" }, 503]);
  await closeServer(server, 0);
});
