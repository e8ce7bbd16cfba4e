import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { readConfig } from "../env.ts";
import { withOriginCheck } from "./origin-check.ts";

const PUBLIC = "https://sluice.example.com";

/** Starts a server that returns 200 for every request that passes the check. Returns a function that sends a request with a session cookie. */
async function serve(environment: Record<string, string> = { PUBLIC_URL: `${PUBLIC}/` }) {
  const server = createServer(withOriginCheck(readConfig(environment), (_, response) => void response.writeHead(200).end("passed")));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return (method: string, path: string, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, { method, headers: { cookie: "sluice.session_token=any", ...headers } });
}

describe("a request that may change data through a session", () => {
  const paths = ["/sources", "/destinations/d/validate", "/api/auth/sign-out", "/api//auth/sign-in/email", "/api/%61uth/sign-out", "/apis"];

  test.for(paths)("%s is refused from another origin, and without an origin", async (path) => {
    const ask = await serve();
    const foreign = ["https://evil.example", "null", "http://sluice.example.com", `${PUBLIC}.evil.example`, `${PUBLIC}:8443`, ""];
    for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
      expect((await ask(method, path)).status, `${method} without Origin`).toBe(403);
      for (const origin of foreign) expect((await ask(method, path, { origin })).status, `${method} from ${origin}`).toBe(403);
      expect((await ask(method, path, { origin: PUBLIC })).status).toBe(200);
    }
  });

  test("is refused if the client sends the foreign host in its own headers", async () => {
    const ask = await serve();
    const headers = { origin: "https://evil.example", "x-forwarded-host": "evil.example", referer: `${PUBLIC}/sources` };
    const refused = await ask("POST", "/sources", headers);
    expect(refused.status).toBe(403);
    expect(await refused.json()).toEqual({
      code: "origin_not_allowed",
      message:
        "This was sent from another address. Open Sluice at https://sluice.example.com, or set PUBLIC_URL to the address that you use.",
    });
  });

  test("is accepted from the loopback addresses at the port of the pages", async () => {
    const ask = await serve({ WEB_PORT: "3456" });
    for (const host of ["localhost", "127.0.0.1", "[::1]"]) {
      expect((await ask("POST", "/sources", { origin: `http://${host}:3456` })).status).toBe(200);
      expect((await ask("POST", "/sources", { origin: `http://${host}:3457` })).status).toBe(403);
    }
  });
});

test("safe methods need no Origin", async () => {
  const ask = await serve();
  for (const method of ["GET", "HEAD", "OPTIONS"]) {
    expect((await ask(method, "/sources", { origin: "https://evil.example" })).status).toBe(200);
    expect((await ask(method, "/api/auth/get-session")).status).toBe(200);
  }
});

test("the Public API accepts calls without an Origin", async () => {
  const ask = await serve();
  for (const path of ["/api/sources", "/api//sources/x/", "/api", "/api/authors"]) expect((await ask("POST", path)).status, path).toBe(200);
});
