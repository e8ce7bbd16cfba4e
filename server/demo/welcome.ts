import type { Config } from "../env.ts";
import { bucketFolder } from "./bucket-folder.ts";
import type { Demo } from "./prepare-demo.ts";

/** Returns the text that is printed when the demo runs: its address, the sign-in and the folder of the files. */
export function welcome(config: Config, demo: Demo): string {
  const folder = bucketFolder(config, demo);
  return `
Sluice is running, and a shop sends it a few events a second. Ctrl-C stops it.

  Open       ${config.PUBLIC_URL}/destinations/${demo.destinationId}/files
  Sign in    ${demo.email}
  Password   ${demo.password}

A file every ${config.DELIVERY_INTERVAL_SECONDS} seconds, in the sandbox's bucket ${demo.settings.bucket}:

  ${folder}

Read one:

  zcat ${folder}/*/*.gz | head -n 3
${engageText(config, demo)}
`;
}

/** Returns where the audiences are and where their calls arrive; "" without them. */
function engageText(config: Config, { engage, settings }: Demo): string {
  if (engage === undefined) return "";
  const folder = bucketFolder(config, { settings, sourceId: engage.sourceId });
  return `
Two audiences and a computed trait run every one to two minutes. Who enters and leaves:

  Open       ${config.PUBLIC_URL}/engage/audiences
  Read       zcat ${folder}/*/*.gz | tail -n 3
`;
}
