import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { readConfig } from "../env.ts";
import { withApiPaths } from "./api-paths.ts";
import { withSecurityHeaders } from "./security-headers.ts";

/** Starts a server that returns 404 for pages, behind the handler that refuses malformed API paths. Returns its address. */
async function serve(publicUrl: string): Promise<string> {
  const config = readConfig({ PUBLIC_URL: publicUrl });
  const server = createServer(
    withSecurityHeaders(
      config,
      withApiPaths((_, response) => void response.writeHead(404).end()),
    ),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("no response can be framed or sniffed, even if it never reaches Next", async () => {
  const url = await serve("http://localhost:3000");
  for (const path of ["/nothing", "/api/sources", "//api/sources", "/api/%E0%A4%A"]) {
    const { headers } = await fetch(`${url}${path}`);
    expect([headers.get("x-frame-options"), headers.get("x-content-type-options")], path).toEqual(["DENY", "nosniff"]);
    expect(headers.has("strict-transport-security"), path).toBe(false);
  }
});

test("responses of the API load nothing and are not cached", async () => {
  const url = await serve("http://localhost:3000");
  for (const path of ["/api", "/api?x", "/api/sources", "/api/%E0%A4%A"]) {
    const { headers } = await fetch(`${url}${path}`);
    expect(headers.get("content-security-policy"), path).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(headers.get("cache-control"), path).toBe("no-store");
  }
  expect((await fetch(`${url}/apis`)).headers.has("content-security-policy")).toBe(false);
});

test("under https responses have Strict-Transport-Security", async () => {
  const url = await serve("https://sluice.example.com");
  expect((await fetch(`${url}/nothing`)).headers.get("strict-transport-security")).toBe("max-age=31536000");
});
