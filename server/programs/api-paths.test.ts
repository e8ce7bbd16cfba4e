import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { tidyUrl, withApiPaths } from "./api-paths.ts";

test("repeated slashes of API paths are collapsed; those of other paths and of queries are not", () => {
  expect(tidyUrl("/api//destinations/?pagination.cursor=a//b?c")).toBe("/api/destinations?pagination.cursor=a//b?c");
  expect(tidyUrl("/api/")).toBe("/api");
  expect(tidyUrl("//api///")).toBe("/api");
  expect(tidyUrl("/apis//x/")).toBe("/apis//x/");
  expect(tidyUrl("/sources/")).toBe("/sources/");
  expect(tidyUrl("/")).toBe("/");
});

test("requests that Next can't route get a JSON error on API paths only", async () => {
  const server = createServer(withApiPaths((asked, response) => response.end(`Next got ${asked.url}`)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const ask = (method: string, path: string) =>
    new Promise<string>((resolve, reject) => {
      request({ port, host: "127.0.0.1", method, path, agent: false }, (response) => resolve(text(response)))
        .on("error", reject)
        .end();
    });

  expect(JSON.parse(await ask("GET", "/api/sources/%E0%A4%A")).errors[0]).toMatchObject({ type: "bad-request", status: 400 });
  expect(JSON.parse(await ask("TRACE", "/api")).errors[0]).toMatchObject({ type: "method-not-allowed", status: 405 });
  expect(await ask("GET", "/pages/%E0%A4%A")).toBe("Next got /pages/%E0%A4%A");
  expect(await ask("GET", "//api//sources/?a=%E0")).toBe("Next got /api/sources?a=%E0");
});
