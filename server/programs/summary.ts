import type { Config } from "../env.ts";

const UNENCRYPTED =
  "HOST is not this machine alone, and PUBLIC_URL is not https: passwords and write keys cross the network unencrypted. " +
  "Put a proxy with TLS before Sluice, and name it in TRUSTED_PROXIES (docs/operate.md, Behind a proxy).";

/** Returns the text that is printed once all programs run. `setupLink` is null if a workspace exists. */
export function summary(config: Config, setupLink: string | null): string {
  const lines: [string, string][] = [
    ["Open", config.PUBLIC_URL],
    ["Tracking API", config.COLLECTOR_URL],
    ["AWS", config.AWS_MODE === "sandbox" ? `the sandbox, http://127.0.0.1:${config.SANDBOX_PORT}` : "Amazon"],
    ["Data", config.DATA_DIR],
  ];
  if (setupLink !== null) lines.push(["Set up", `${setupLink} (works once, for 24 hours)`]);
  if (!isLoopback(config.HOST) && config.PUBLIC_URL.startsWith("http:")) lines.push(["Warning", UNENCRYPTED]);
  const table = lines.map(([label, value]) => `  ${label.padEnd(14)}${value}\n`).join("");
  return `\nSluice is running. Ctrl-C stops it.\n\n${table}\n`;
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}
