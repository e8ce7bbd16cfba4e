import type { IdentifyParams, PageParams, TrackParams } from "@segment/analytics-node";

/** A call of a small web shop's server. */
export type ShopCall =
  | { kind: "track"; params: TrackParams }
  | { kind: "page"; params: PageParams }
  | { kind: "identify"; params: IdentifyParams };

const PRODUCTS = ["Espresso cup", "Moka pot", "Hand grinder", "Paper filters", "Gooseneck kettle", "Milk jug"] as const;
const CITIES = ["Lisbon", "Oslo", "Kyoto", "Accra", "Quito", "Leeds"] as const;
const PAGES = ["/", "/shop", "/shop/grinders", "/cart", "/about"] as const;

/** Returns call number `number` of the shop. Equal numbers return equal calls, except for `messageId`. */
export function shopCall(number: number, messageId: string): ShopCall {
  const userId = `shopper-${number % 997}`;
  const product = pick(PRODUCTS, number);
  switch (number % 5) {
    case 0:
      return { kind: "identify", params: { messageId, userId, traits: { city: pick(CITIES, number), orders: number % 13 } } };
    case 1:
    case 2:
      return { kind: "page", params: { messageId, userId, name: "Shop", properties: { path: pick(PAGES, number), referrer: "" } } };
    case 3:
      return { kind: "track", params: { messageId, userId, event: "Product Added", properties: { product, price: 9 + (number % 40) } } };
    default:
      return {
        kind: "track",
        params: {
          messageId,
          userId,
          event: "Order Completed",
          properties: { orderId: `order-${number}`, revenue: 20 + (number % 180), currency: "EUR" },
        },
      };
  }
}

function pick<Value>(values: readonly Value[], number: number): Value {
  return values[number % values.length] as Value;
}
