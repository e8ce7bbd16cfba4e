import type { Config } from "../../env.ts";

/** Where browsers reach the web program, without a slash at its end. */
export function publicUrl(config: Config): string {
  return config.PUBLIC_URL.replace(/\/+$/, "");
}
