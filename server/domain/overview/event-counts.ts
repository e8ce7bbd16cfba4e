/** The width of a bar, or of a row of a series. */
export type CountUnit = "minute" | "hour" | "day";

export const UNIT_MS: Readonly<Record<CountUnit, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** What counts are grouped by. `detail`: why events were refused or failed, or with which attempt they were delivered. */
export type CountGroup = "time" | "source" | "eventType" | "eventName" | "appVersion" | "state" | "detail";

/** Only events with one of the values of each list that is not empty. "" stands for events without a name or version. */
export type EventFilter = {
  names: readonly string[];
  types: readonly string[];
  versions: readonly string[];
  details: readonly string[];
};

export const NO_FILTER: EventFilter = { names: [], types: [], versions: [], details: [] };

/** A number of events, with the groups that were requested. `startsAt` is in ms. */
export type CountRow = {
  startsAt?: number;
  sourceId?: string;
  eventType?: string;
  eventName?: string;
  appVersion?: string;
  state?: string;
  detail?: string;
  eventCount: number;
  /** Those of them that were delivered with a later attempt than the first. */
  retryCount: number;
};
