import type { CodeLanguage } from "@/components/code/highlight";

export type Snippet = { id: string; label: string; title: string; language: CodeLanguage; code: string };

/** Returns code that sends the first event, for each kind of program. `collectorUrl` has no trailing slash. */
export function snippetsFor(writeKey: string, collectorUrl: string): Snippet[] {
  const { host, protocol } = new URL(collectorUrl);
  return [
    { id: "node", label: "Node", title: "npm install @segment/analytics-node", language: "javascript", code: node(writeKey, collectorUrl) },
    {
      id: "browser",
      label: "Browser",
      title: "npm install @segment/analytics-next",
      language: "javascript",
      code: browser(writeKey, host, protocol.slice(0, -1)),
    },
    { id: "curl", label: "curl", title: "In a terminal", language: "shell", code: curl(writeKey, collectorUrl) },
  ];
}

function node(writeKey: string, collectorUrl: string): string {
  return `import { Analytics } from '@segment/analytics-node'

const analytics = new Analytics({
  writeKey: '${writeKey}',
  host: '${collectorUrl}',
})

analytics.track({
  userId: 'user-1',
  event: 'Order Completed',
  properties: { revenue: 39.9 },
})

await analytics.closeAndFlush()`;
}

/** With these settings the library requests none from a CDN. It takes host and path without a scheme, and the scheme separately. */
function browser(writeKey: string, host: string, protocol: string): string {
  return `import { AnalyticsBrowser } from '@segment/analytics-next'

const analytics = AnalyticsBrowser.load({
  writeKey: '${writeKey}',
  cdnSettings: {
    integrations: {
      'Segment.io': { apiHost: '${host}/v1', protocol: '${protocol}' },
    },
  },
})

analytics.track('Order Completed', { revenue: 39.9 })`;
}

function curl(writeKey: string, collectorUrl: string): string {
  return `curl ${collectorUrl}/v1/track \\
  --user '${writeKey}:' \\
  --header 'Content-Type: application/json' \\
  --data '{"userId": "user-1", "event": "Order Completed", "properties": {"revenue": 39.9}}'`;
}
