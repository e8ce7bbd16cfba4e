import type { Config } from "../../env.ts";
import { publicUrl } from "./public-url.ts";

/** Returns the origins that may send requests: PUBLIC_URL, and the loopback addresses of this machine. */
export function allowedOrigins(config: Config): string[] {
  const loopback = ["localhost", "127.0.0.1", "[::1]"].map((host) => `http://${host}:${config.WEB_PORT}`);
  return [new URL(publicUrl(config)).origin, ...loopback];
}
