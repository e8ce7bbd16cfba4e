/** Returns calls of the tracking API that are marked as samples by their user, their names and the library in their context. */
export function sampleEvents(now: number, uuid: () => string): object[] {
  const userId = "sample-user";
  const calls = [
    { type: "identify", traits: { name: "Sample User", sample: true } },
    { type: "page", name: "Sample Page", properties: { path: "/sample", sample: true } },
    { type: "track", event: "Sample Product Added", properties: { product: "Sample product", price: 12.5, sample: true } },
    { type: "track", event: "Sample Order Completed", properties: { orderId: `sample-${uuid()}`, revenue: 12.5, sample: true } },
  ];
  return calls.map((call) => ({
    ...call,
    userId,
    messageId: `sample-${uuid()}`,
    timestamp: new Date(now).toISOString(),
    context: { library: { name: "sluice-sample-events", version: "1.0.0" } },
  }));
}
