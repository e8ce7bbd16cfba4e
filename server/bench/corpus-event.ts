import { hex, pick, uuid } from "./random.ts";

/**
 * The library that sends an event: analytics-node 3.1.0, analytics-java 3.5.0 or analytics-go 3.3.0 in the back end of a shop, or
 * analytics-next 1.84.3 in the browsers of its visitors.
 */
export type Library = "node" | "next" | "java" | "go";

/** Returns an event of about 1 KB, with its members in the order in which the library writes them (docs/tracking-api.md 1.3 and 1.8). */
export function corpusEvent(library: Library, random: () => number, messageId: string): { type: string } {
  if (library === "next") return browserEvent(random, messageId);
  const event = serverEvent(random, messageId);
  return library === "node" ? event : withoutLibrary(library, event);
}

/** The Java and Go libraries send their name once, beside the batch. Go omits empty members, and writes times in nanoseconds. */
function withoutLibrary(library: Library, { integrations, context, _metadata, timestamp: time, ...event }: ReturnType<typeof serverEvent>) {
  const { library: _, ...own } = context;
  if (library === "java") return { ...event, timestamp: time, integrations, context: own };
  return { ...event, timestamp: time.replace("Z", "456789Z"), context: own };
}

function serverEvent(random: () => number, messageId: string) {
  const { type, ...said } = shopEvent(random);
  return {
    userId: `user_${hex(random, 12)}`,
    ...said,
    type,
    timestamp: timestamp(random),
    integrations: {},
    context: {
      ip: address(random),
      locale: pick(random, LOCALES),
      app: { name: "shop-api", version: "4.18.2", build: "20261102.3" },
      traits: { plan: pick(random, PLANS), company: { id: `c_${hex(random, 10)}`, employees: Math.floor(random() * 5000) } },
      library: { name: "@segment/analytics-node", version: "3.1.0" },
    },
    messageId,
    _metadata: { nodeVersion: "24.21.0", jsRuntime: "node" },
  };
}

function browserEvent(random: () => number, messageId: string) {
  const page = visitedPage(random);
  const { type, ...said } = random() < 0.4 ? { type: "page", name: page.title, properties: page } : shopEvent(random);
  return {
    timestamp: timestamp(random),
    integrations: {},
    userId: random() < 0.5 ? null : `user_${hex(random, 12)}`,
    anonymousId: uuid(random),
    ...said,
    type,
    context: {
      page,
      userAgent: pick(random, USER_AGENTS),
      userAgentData: { brands: BRANDS, mobile: random() < 0.4, platform: pick(random, PLATFORMS) },
      locale: pick(random, LOCALES),
      library: { name: "analytics.js", version: "npm:next-1.84.3" },
      timezone: pick(random, ZONES),
    },
    messageId,
    _metadata: { bundled: ["Segment.io"], unbundled: [], bundledIds: [] },
  };
}

/** Three orders or products for each `identify`. */
function shopEvent(random: () => number): { type: string } & Record<string, unknown> {
  if (random() < 0.25) {
    const [first, last] = [pick(random, FIRST_NAMES), pick(random, LAST_NAMES)];
    return {
      type: "identify",
      traits: {
        firstName: first,
        lastName: last,
        email: `${first}.${last}.${hex(random, 4)}@example.com`.toLowerCase(),
        plan: pick(random, PLANS),
        createdAt: timestamp(random),
        logins: Math.floor(random() * 400),
        address: { city: pick(random, CITIES), postalCode: String(10_000 + Math.floor(random() * 89_999)), country: "DE" },
      },
    };
  }
  return {
    type: "track",
    event: pick(random, EVENT_NAMES),
    properties: {
      order_id: `ord_${hex(random, 16)}`,
      revenue: cents(random, 40_000),
      currency: "EUR",
      coupon: random() < 0.2 ? `AUTUMN${Math.floor(random() * 100)}` : null,
      products: Array.from({ length: 1 + Math.floor(random() * 2) }, () => ({
        product_id: hex(random, 24),
        sku: `SKU-${Math.floor(random() * 1_000_000)}`,
        name: pick(random, PRODUCTS),
        price: cents(random, 20_000),
        quantity: 1 + Math.floor(random() * 4),
      })),
    },
  };
}

function visitedPage(random: () => number) {
  const path = `/${pick(random, SECTIONS)}/${pick(random, PRODUCTS).toLowerCase().replaceAll(" ", "-")}`;
  const search = random() < 0.3 ? `?utm_source=newsletter&utm_campaign=autumn-${Math.floor(random() * 40)}` : "";
  const title = `${pick(random, PRODUCTS)} | Example Shop`;
  const referrer = random() < 0.5 ? "" : "https://www.google.com/";
  return { path, referrer, search, title, url: `https://shop.example${path}${search}` };
}

/** Returns a time within one day of November 2026. */
function timestamp(random: () => number): string {
  return new Date(Date.UTC(2026, 10, 3) + Math.floor(random() * 86_400_000)).toISOString();
}

function address(random: () => number): string {
  return `203.0.113.${Math.floor(random() * 256)}`;
}

function cents(random: () => number, max: number): number {
  return Math.floor(random() * max) / 100;
}

const EVENT_NAMES = ["Product Viewed", "Product Added", "Cart Viewed", "Checkout Started", "Payment Info Entered", "Order Completed"];
const PRODUCTS = ["Hand Grinder", "Pour Over Kettle", "Paper Filter 100", "House Blend 1 kg", "Milk Jug", "Digital Scale", "Server Glass"];
const SECTIONS = ["shop", "shop/grinders", "shop/beans", "journal", "sale"];
const PLANS = ["free", "starter", "team", "business"];
const FIRST_NAMES = ["Ada", "Bruno", "Chidi", "Dana", "Emre", "Freya", "Goran", "Hana", "Ines", "Jonas"];
const LAST_NAMES = ["Almeida", "Berg", "Costa", "Dubois", "Eze", "Fischer", "Garcia", "Hansen", "Ito", "Jansen"];
const CITIES = ["Lisbon", "Oslo", "Kyoto", "Accra", "Quito", "Leeds", "Berlin", "Porto"];
const LOCALES = ["en-US", "en-GB", "de-DE", "pt-PT", "ja-JP"];
const ZONES = ["Europe/Lisbon", "Europe/Berlin", "America/New_York", "Asia/Tokyo"];
const PLATFORMS = ["macOS", "Windows", "Android", "Linux"];
const BRANDS = [
  { brand: "Chromium", version: "142" },
  { brand: "Google Chrome", version: "142" },
];
const USER_AGENTS = [
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
  "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
];
