import type { Config } from "../../env.ts";

/** Returns the URL at which browsers reach the web program, without a trailing slash. */
export function publicUrl(config: Config): string {
  return config.PUBLIC_URL.replace(/\/+$/, "");
}
