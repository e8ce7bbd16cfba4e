import { DAY_MS, toReceivedDay } from "../batch/received-day.ts";
import type { BucketPath } from "../destination/bucket-path.ts";
import { LOG_FOLDER } from "../destination/object-key.ts";
import { findRegion } from "../destination/region.ts";
import type { Settings } from "../destination/settings.ts";
import type { SandboxAccess } from "../set-up/sandbox-access.ts";

/** What queries on a destination's files depend on. Days are ms at 00:00 UTC. */
export type QueryFacts = {
  location: BucketPath;
  /** "" for a legacy Amazon S3, whose settings have no region. */
  awsRegion: string;
  partition: string;
  sourceId: string;
  /** No file is older. */
  firstDay: number;
  today: number;
  /** Null if AWS is Amazon's. */
  sandbox: SandboxAccess | null;
};

/** How many days before the destination was added its first received day may be: a collector that was offline delivers later. */
const EARLIER_DAYS = 7;

/** The destination whose files are queried. `createdAt` is in ms since the epoch. */
type Queried = Pick<QueryFacts, "location" | "today" | "sandbox"> & {
  settings: Pick<Settings, "awsRegion">;
  source: { id: string };
  createdAt: number;
};

/** Returns the facts for the queries of a destination. */
export function toQueryFacts({ location, today, sandbox, settings, source, createdAt }: Queried): QueryFacts {
  const { awsRegion } = settings;
  return {
    location,
    today,
    sandbox,
    awsRegion,
    partition: findRegion(awsRegion)?.partition ?? "aws",
    sourceId: source.id,
    firstDay: toReceivedDay(createdAt) - EARLIER_DAYS * DAY_MS,
  };
}

/** Returns the key of the folder of the source's files, with a slash at its end. */
export function sourceFolder({ location, sourceId }: Pick<QueryFacts, "location" | "sourceId">): string {
  return `${[location.prefix, LOG_FOLDER, sourceId].filter((part) => part !== "").join("/")}/`;
}

/** Returns the address of that folder. */
export function sourceFolderUrl(facts: Pick<QueryFacts, "location" | "sourceId">, scheme: "s3" | "s3a" = "s3"): string {
  return `${scheme}://${facts.location.bucket}/${sourceFolder(facts)}`;
}

/** Returns a name for tables and stages: lower case, digits and underscores, as Athena wants it. */
export function tableName(sourceId: string): string {
  return `segment_logs_${sourceId.toLowerCase().replace(/[^a-z0-9]/g, "_")}`;
}

/** The members of a record (docs/tracking-api.md 2.1) that become columns. An object becomes a text column with its JSON. */
export const COLUMNS = {
  texts: ["type", "event", "name", "category", "userId", "anonymousId", "groupId", "previousId", "messageId", "channel", "projectId"],
  times: ["timestamp", "originalTimestamp", "sentAt", "receivedAt"],
  objects: ["properties", "traits", "context", "integrations"],
} as const;
