import type { Config } from "../../env.ts";
import { publicUrl } from "./public-url.ts";

/** The origins that the pages are opened at: PUBLIC_URL, and this machine's own addresses. */
export function allowedOrigins(config: Config): string[] {
  const loopback = ["localhost", "127.0.0.1", "[::1]"].map((host) => `http://${host}:${config.WEB_PORT}`);
  return [new URL(publicUrl(config)).origin, ...loopback];
}
