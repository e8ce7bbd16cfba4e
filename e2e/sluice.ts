/**
 * What a person reads in the terminal once Sluice is up is all that the tests know of it. Playwright puts the named parts into the
 * environment of every test (`webServer.wait` of its configuration).
 */
export const SLUICE_IS_UP =
  /Open +(?<sluice_url>\S+)\n +Tracking API +(?<sluice_collector>\S+)\n(?:.*\n)*? +Data +(?<sluice_data>.+)\n +Set up +(?<sluice_setup_link>\S+)/;

export const sluice = {
  get url(): string {
    return told("SLUICE_URL");
  },
  get collectorUrl(): string {
    return told("SLUICE_COLLECTOR");
  },
  get dataDirectory(): string {
    return told("SLUICE_DATA");
  },
  /** For the first visitor of the empty installation; works once. */
  get setupLink(): string {
    return told("SLUICE_SETUP_LINK");
  },
};

function told(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not known: Sluice is not up.`);
  return value;
}
