import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";

const LIBRARY = join(import.meta.dirname, "..", "node_modules", "@segment", "analytics-next", "dist", "umd");

/** Opens a web site on its own origin with Segment's browser library. The library is configured only with the address of the collector. */
export async function openShopSite(writeKey: string, collectorUrl: string): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const name = basename(request.url ?? "/");
    if (name.endsWith(".js")) {
      response.writeHead(200, { "content-type": "text/javascript" }).end(await readFile(join(LIBRARY, name)));
    } else {
      response.writeHead(200, { "content-type": "text/html" }).end(toPage(writeKey, collectorUrl));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/shop?campaign=spring`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function toPage(writeKey: string, collectorUrl: string): string {
  const { host, protocol } = new URL(collectorUrl);
  const endpoint = { apiHost: `${host}/v1`, protocol: protocol.slice(0, -1) };
  return `<!doctype html>
<title>Coffee shop</title>
<script src="/index.js"></script>
<script>
  const { AnalyticsBrowser } = window.AnalyticsNext;
  window.analytics = AnalyticsBrowser.load(
    { writeKey: ${JSON.stringify(writeKey)}, cdnURL: ${JSON.stringify(collectorUrl)} },
    { integrations: { "Segment.io": ${JSON.stringify(endpoint)} } },
  );
</script>`;
}
