import { Analytics } from "@segment/analytics-node";

type Sent = Record<string, unknown> & { messageId: string; timestamp: string };

const COUNT = 60;

/**
 * Sends sixty calls, with each type of call among them, with Segment's library for Node.
 * Returns the events exactly as the library sent them.
 */
export async function sendShopDay(writeKey: string, host: string): Promise<Sent[]> {
  const sent: Sent[] = [];
  const analytics = new Analytics({
    writeKey,
    host,
    flushAt: 7,
    httpClient: async (url, request) => {
      const response = await fetch(url, request);
      sent.push(...JSON.parse(request.body).batch);
      return response;
    },
  });
  const errors: unknown[] = [];
  analytics.on("error", (error) => errors.push(error));

  for (let number = 0; number < COUNT; number += 1) call(analytics, number);
  await analytics.closeAndFlush();
  if (errors.length > 0 || sent.length !== COUNT) throw new Error(`${sent.length} of ${COUNT} events were sent: ${JSON.stringify(errors)}`);
  return sent;
}

function call(analytics: Analytics, number: number): void {
  const userId = `shopper-${number}`;
  const kinds = [
    () => analytics.identify({ userId, traits: { name: 'Zoë "Z" Ångström', plan: null, tags: ["new", "naïve"] } }),
    () => analytics.track({ userId, event: "Order Completed", properties: { revenue: 39.9, items: [{ sku: "☕", count: number }] } }),
    () => analytics.page({ userId, name: "Cart", category: "Shop", properties: { path: "/cart?a=1&b=2", referrer: "" } }),
    () => analytics.screen({ anonymousId: `phone-${number}`, name: "Home", properties: { deep: { deeper: { deepest: [1, 2.5, 1e21] } } } }),
    () =>
      analytics.group({ userId, groupId: `team-${number}`, traits: { employees: 12 }, context: { ip: "203.0.113.7", locale: "de-AT" } }),
    () => analytics.alias({ userId, previousId: `anonymous-${number}`, integrations: { All: false, "AWS S3": false } }),
  ];
  kinds[number % kinds.length]?.();
}
