/**
 * Matches what Sluice prints in the terminal once it is up, the only source of its addresses. Playwright sets the named groups in the
 * environment of every test (`webServer.wait` of its configuration).
 */
export const SLUICE_IS_UP =
  /Open +(?<sluice_url>\S+)\n +Tracking API +(?<sluice_collector>\S+)\n(?:.*\n)*? +Data +(?<sluice_data>.+)\n +Set up +(?<sluice_setup_link>\S+)/;

export const sluice = {
  get url(): string {
    return readVariable("SLUICE_URL");
  },
  get collectorUrl(): string {
    return readVariable("SLUICE_COLLECTOR");
  },
  get dataDirectory(): string {
    return readVariable("SLUICE_DATA");
  },
  /** For the first visitor of the empty installation. It works once. */
  get setupLink(): string {
    return readVariable("SLUICE_SETUP_LINK");
  },
};

function readVariable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not known: Sluice is not up.`);
  return value;
}
