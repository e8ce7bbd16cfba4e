import type { Readable } from "node:stream";
import type { Logger } from "pino";
import type { Aws } from "./aws/aws.ts";
import type { BucketCache } from "./aws/bucket-cache.ts";
import type { CredentialChain } from "./aws/credential-chain.ts";
import type { SandboxCustomer } from "./aws/sandbox-customer.ts";
import type { Clock } from "./clock.ts";
import type { Database } from "./db/database.ts";
import type { DeliveryFigures } from "./db/delivery-figures.ts";
import type { StagedBatch, TakenBatch } from "./domain/batch/batch.ts";
import type { DeliveryFaultKind } from "./domain/delivery/delivery-fault.ts";
import type {
  EngineFault,
  PartFigures,
  Preview,
  ProfileFacts,
  Suggestions,
  SuggestQuestion,
  WhyFacts,
} from "./domain/engage/engine-answers.ts";
import type { Query } from "./domain/engage/query/query-tree.ts";
import type { Result } from "./domain/result.ts";
import type { AwsFaultKind } from "./domain/validation/aws-fault.ts";
import type { Config } from "./env.ts";
import type { Ids } from "./ids.ts";
import type { Mailer } from "./mailer.ts";
import type { TrackingClient } from "./tracking-client.ts";

/** What every use-case is handed: the outside world, and nothing global. */
export type Runtime = {
  config: Config;
  db: Database;
  clock: Clock;
  ids: Ids;
  /** Uniform in [0, 1), for jitter; nothing secret comes from it. */
  random: () => number;
  aws: Aws;
  /** The customers' roles that are assumed right now. */
  credentials: CredentialChain;
  /** Buckets that are written to without a role. */
  buckets: BucketCache;
  /** The customer's side of the AWS sandbox; null where AWS is Amazon's. */
  sandbox: SandboxCustomer | null;
  staging: StagingStore;
  /** The slim copies of events that audiences and computed traits are computed from. */
  history: HistoryStore;
  engine: Engine;
  /** The limits of this process, per destination. */
  limiter: DestinationLimiter;
  metrics: DeliveryMetrics;
  tracking: TrackingClient;
  /** Null without SMTP_URL. */
  mailer: Mailer | null;
  /** Hashes few passwords at a time. */
  passwords: PasswordHasher;
  log: Logger;
};

/** Where sealed batches wait for delivery, each at `{source-id}/{received-day}/{batch-id}.gz`, and stay until their retention ends (R9, R10). */
export type StagingStore = {
  /** Takes the file at `path` into the store, durably; it stays at `path` as well. Idempotent by batch id. */
  take(batch: TakenBatch, path: string): Promise<void>;
  /** Puts the file at `path` in the place of the bytes that are there, durably. */
  replace(batch: TakenBatch, path: string): Promise<void>;
  /** The batch's bytes; fails with the code ENOENT where it is not there. */
  read(batch: StagedBatch): Readable;
  list(): AsyncIterable<StagedBatch>;
  /** Removing what isn't there is fine. */
  remove(batch: StagedBatch): Promise<void>;
};

/** A part of the history: a Parquet file of events of a workspace that were received on one day (ms at 00:00 UTC). Day 0 is what is left of older days. */
export type HistoryPartName = { workspaceId: string; receivedDay: number; name: string };

/** Where the parts of the history are, each at `{workspace-id}/{received-day}/{name}.parquet`. */
export type HistoryStore = {
  /** Puts the file at `path` into the store, durably; it stays at `path` as well. Idempotent by name. */
  put(part: HistoryPartName, path: string): Promise<void>;
  /** Returns the path of a local file with the part, which stays until `release`. Rejects with the code ENOENT if there is no such part. */
  fetch(part: HistoryPartName): Promise<{ path: string; release(): void }>;
  /** Succeeds if there is no such part. */
  remove(part: HistoryPartName): Promise<void>;
  list(workspaceId: string): AsyncIterable<HistoryPartName>;
};

/** The parts of a workspace's history at one time. `version` is a hash of their names. */
export type HistorySession = { workspaceId: string; parts: readonly { path: string }[]; version: string };

/** A query, and what it is asked of. */
export type Evaluation = {
  session: HistorySession;
  query: Query;
  /** Ms since the epoch. Events after it do not count, and the windows of the query end with it. */
  asOf: number;
  /** Whether profiles count that have nothing but anonymous ids. */
  includeAnonymous: boolean;
  /** Ms since the epoch: older events do not count. Null for all. */
  since: number | null;
};

export type EngineResult<Value> = Result<Value, EngineFault>;

/**
 * Queries over the history, in a process of its own that may die without harm. One runs at a time, the others wait. Files are written to `target`
 * whole or not at all.
 */
export type Engine = {
  /** Writes the events of batches as one part. */
  writePart(input: { ndjsonGzPaths: readonly string[]; target: string }): Promise<EngineResult<PartFigures>>;
  /** Writes several parts as one. */
  compactParts(input: { paths: readonly string[]; target: string }): Promise<EngineResult<PartFigures>>;
  /** Writes what is left of parts that expire: the latest traits, and which identifiers belong together. */
  foldParts(input: { paths: readonly string[]; target: string }): Promise<EngineResult<PartFigures>>;
  /**
   * Writes the members of an audience, or the values of a computed trait, as NDJSON `{"profileId","type","identifier","value"}` in the order of the profile
   * ids. A query that needs too much memory is evaluated in ranges of profiles.
   */
  evaluate(input: Evaluation & { target: string }): Promise<EngineResult<{ rowCount: number; durationMs: number }>>;
  preview(input: Evaluation): Promise<EngineResult<Preview>>;
  why(input: Evaluation & { profileId: string }): Promise<EngineResult<WhyFacts>>;
  /**
   * Writes parts as one, without the rows of users that were received until `until` (ms since the epoch), of one source or (null) of all. Returns null, and
   * writes nothing, if there are no such rows.
   */
  eraseFromParts(input: {
    paths: readonly string[];
    userIds: readonly string[];
    until: number;
    sourceId: string | null;
    target: string;
  }): Promise<EngineResult<PartFigures | null>>;
  /** Returns the profile that each of the given ones is now, after merges. */
  resolve(input: {
    session: HistorySession;
    profileIds: readonly string[];
  }): Promise<EngineResult<{ profileId: string; ownerId: string }[]>>;
  /** Returns null for an unknown identifier. `identifier` is `<type>:<value>`, or a value that is looked for under every type. */
  profile(input: { session: HistorySession; identifier: string }): Promise<EngineResult<ProfileFacts | null>>;
  suggest(input: { session: HistorySession; question: SuggestQuestion }): Promise<EngineResult<Suggestions>>;
  /** Ends the process. The query that runs fails. */
  stop(): Promise<void>;
};

/** `served`: the destination took the file, or refused it. `failing`: a transient fault; the destination may be slow or unavailable. */
export type AttemptOutcome = "served" | "failing";

/** Limits how many files of one destination this process delivers at a time, so that one slow destination does not use every worker. */
export type DestinationLimiter = {
  /** Returns a permit to deliver one file, or the earliest time (ms since the epoch) at which there may be one. */
  acquire(destinationId: string): { release(outcome: AttemptOutcome): void } | { notBefore: number };
  /** Returns the destinations that get no permit now. */
  limited(): string[];
};

/** What a worker counts about itself, and what the database says of all of them. Labels are few and closed. */
export type DeliveryMetrics = {
  delivered(file: { byteCount: number; eventCount: number; latencyMs: number }): void;
  postponed(kind: DeliveryFaultKind): void;
  paused(kind: AwsFaultKind): void;
  /** As Prometheus reads it. Without figures, as while the database is away, the gauges are left out. */
  scrape(figures: DeliveryFigures | null, now: number): Promise<{ contentType: string; text: string }>;
};

/** The only way to hash or verify a password (scrypt, as better-auth stores it). */
export type PasswordHasher = {
  hash(password: string): Promise<Result<string, "too_busy">>;
  verify(stored: { hash: string; password: string }): Promise<Result<boolean, "too_busy">>;
};
