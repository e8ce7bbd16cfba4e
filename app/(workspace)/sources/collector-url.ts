import type { Config } from "@/server/env.ts";

/** Where clients send events, without a slash at its end: the collector's port on the host that browsers know. */
export function collectorUrl({ PUBLIC_URL, COLLECTOR_PORT }: Pick<Config, "PUBLIC_URL" | "COLLECTOR_PORT">): string {
  const { protocol, hostname } = new URL(PUBLIC_URL ?? "http://localhost");
  return `${protocol}//${hostname}:${COLLECTOR_PORT}`;
}
