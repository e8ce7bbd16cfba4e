import type { ColumnType, Generated, GeneratedAlways, JSONColumnType } from "kysely";
import type { Grant } from "../domain/access/permissions.ts";
import type { Role } from "../domain/access/roles.ts";
import type { ActivityAction, ActivityChange } from "../domain/activity/activity.ts";
import type { AlertBody, AlertChange } from "../domain/alerts/alert-message.ts";
import type { RuleId } from "../domain/alerts/alert-rules.ts";
import type { ChannelKind } from "../domain/alerts/channel-input.ts";
import type { DeliveryAttempt } from "../domain/delivery/delivery-attempt.ts";
import type { DeliveryFaultKind } from "../domain/delivery/delivery-fault.ts";
import type { PauseCause } from "../domain/delivery/pause.ts";
import type { Settings } from "../domain/destination/settings.ts";
import type { IdentifierType } from "../domain/engage/identifier.ts";
import type { Comparison } from "../domain/migration/comparison.ts";
import type { AuditStamp } from "../domain/migration/migration.ts";
import type { RegulationStatus, RegulationType } from "../domain/regulations/regulation.ts";
import type { AwsFaultKind } from "../domain/validation/aws-fault.ts";
import type { ValidationStepId } from "../domain/validation/validation.ts";
import type { ValidationCode } from "../domain/validation/validation-codes.ts";
import type { FailedEventSample } from "./failed-events.ts";

/** The tables as TypeScript sees them (camelCase here, snake_case in PostgreSQL). Times are `timestamptz`; days are ms at 00:00 UTC. */
export type Schema = {
  workspace: WorkspaceTable;
  member: MemberTable;
  memberGrant: MemberGrantTable;
  invite: InviteTable;
  user: UserTable;
  account: AccountTable;
  session: SessionTable;
  setupLink: SetupLinkTable;
  passwordReset: PasswordResetTable;
  apiToken: ApiTokenTable;
  source: SourceTable;
  writeKey: WriteKeyTable;
  label: LabelTable;
  sourceLabel: SourceLabelTable;
  liveWatch: LiveWatchTable;
  liveSample: LiveSampleTable;
  destination: DestinationTable;
  batch: BatchTable;
  dayManifest: DayManifestTable;
  file: FileTable;
  validation: ValidationTable;
  validationRun: ValidationRunTable;
  verdict: VerdictTable;
  failedEvent: FailedEventTable;
  eventKind: EventKindTable;
  batchBreakdown: BatchBreakdownTable;
  eventHour: EventHourTable;
  deliveryHour: DeliveryHourTable;
  failedEventCount: FailedEventCountTable;
  sourceLibrary: SourceLibraryTable;
  damagedBatch: DamagedBatchTable;
  unknownSourceCall: UnknownSourceCallTable;
  activity: ActivityTable;
  migration: MigrationTable;
  alertChannel: AlertChannelTable;
  alertRule: AlertRuleTable;
  alertMute: AlertMuteTable;
  alertState: AlertStateTable;
  alertNotice: AlertNoticeTable;
  alertChange: AlertChangeTable;
  alertRead: AlertReadTable;
  alertMessage: AlertMessageTable;
  space: SpaceTable;
  computation: ComputationTable;
  computationRun: ComputationRunTable;
  membership: MembershipTable;
  membershipChange: MembershipChangeTable;
  runResult: RunResultTable;
  historyPart: HistoryPartTable;
  historyBatch: HistoryBatchTable;
  engageRequest: EngageRequestTable;
  regulation: RegulationTable;
  regulationBatch: RegulationBatchTable;
  suppression: SuppressionTable;
};

type WorkspaceTable = { id: string; name: string; slug: string; createdAt: Date };

type MemberTable = {
  workspaceId: string;
  userId: string;
  createdAt: Date;
  /** When the user last chose to work in this workspace. */
  enteredAt: Date;
};

/** A role that a member has, on one source or (null) on all of them. */
type MemberGrantTable = { workspaceId: string; userId: string; role: Role; sourceId: string | null };

/** A one-time link for one email address, one per workspace. */
type InviteTable = {
  id: string;
  workspaceId: string;
  /** Lower case. */
  email: string;
  grants: JSONColumnType<Grant[]>;
  tokenHash: string;
  invitedBy: string;
  createdAt: Date;
  expiresAt: Date;
};

/** better-auth owns this table and the next two; we add people to them, and end sessions. */
type UserTable = {
  id: string;
  name: string;
  /** Lower case. */
  email: string;
  emailVerified: boolean;
  image: string | null;
  createdAt: Date;
  updatedAt: Date;
};

/** How a user signs in: with a password, the provider is `credential` and the account the user's own id. */
type AccountTable = {
  id: string;
  accountId: string;
  providerId: string;
  userId: string;
  /** Hashed by better-auth (scrypt). */
  password: string | null;
  createdAt: Date;
  updatedAt: Date;
};

/** Where a user is signed in. */
type SessionTable = {
  id: string;
  token: string;
  userId: string;
  ipAddress: string | null;
  userAgent: string | null;
  expiresAt: Date;
  createdAt: Date;
  updatedAt: Date;
};

/** The one-time link that lets the first visitor of an empty installation in. */
type SetupLinkTable = { tokenHash: string; createdAt: Date; expiresAt: Date };

/** The link that resets a password, at most one per user. */
type PasswordResetTable = { userId: string; tokenHash: string; createdAt: Date; expiresAt: Date };

/** What a program shows to call the Public API. */
type ApiTokenTable = {
  id: string;
  workspaceId: string;
  name: string;
  tokenHash: string;
  grants: JSONColumnType<Grant[]>;
  createdBy: string | null;
  /** The user who made it; null where a token made it, and where nobody remembers. */
  createdById: string | null;
  createdAt: Date;
  lastUsedAt: Date | null;
};

type SourceTable = {
  id: string;
  workspaceId: string;
  name: string;
  slug: string;
  enabled: boolean;
  createdAt: Date;
  /** Its entry in the catalog: HTTP API unless it is told. */
  metadataId: Generated<string>;
};

/** A key and a value that the workspace can give to its sources. The description is empty where none was given. */
type LabelTable = { workspaceId: string; key: string; value: string; description: string; createdAt: Date };

type SourceLabelTable = { sourceId: string; workspaceId: string; key: string; value: string };

/** Somebody watches the events of the source. */
type LiveWatchTable = { sourceId: string; startedAt: Date; expiresAt: Date };

/** Events of a watched source, as JSON of `LiveEvent[]`, and the number of those that were left out. */
type LiveSampleTable = { id: GeneratedAlways<number>; sourceId: string; events: string; skippedCount: number };

type WriteKeyTable = { key: string; sourceId: string; createdAt: Date };

type DestinationTable = {
  id: string;
  workspaceId: string;
  sourceId: string;
  metadataId: string;
  name: string;
  enabled: boolean;
  /** Since when it is enabled; null while disabled. */
  enabledAt: Date | null;
  awsRegion: string;
  /** `bucket` or `bucket/prefix`. */
  bucket: string;
  iamRoleArn: string;
  /** A setting of the legacy Amazon S3 alone, kept as it came. */
  useServerSideEncryption: Generated<boolean>;
  /** Set while a fault in the set-up pauses it. */
  pausedAt: Date | null;
  pauseFaultKind: AwsFaultKind | null;
  pauseFaultMessage: string | null;
  /** Null if AWS was not called. */
  pauseCause: ColumnType<PauseCause | null, string | null | undefined, string | null>;
  /** The first received day of which a manifest is written; null while day manifests are off. */
  manifestsFrom: Generated<number | null>;
  /** When it had been enabled before it was disabled, until the gap is delivered or left out. */
  gapFrom: Generated<Date | null>;
  createdAt: Date;
  updatedAt: Date;
};

/** A manifest of the files of one received day, or the fault that keeps it from being written. */
type DayManifestTable = {
  destinationId: string;
  receivedDay: number;
  bucket: string;
  key: string;
  /** Of the files in the manifest that was written last; null before. */
  fingerprint: string | null;
  fileCount: number;
  eventCount: number;
  writtenAt: Date | null;
  requestId: string | null;
  /** Failed attempts since it was written last. */
  attemptCount: number;
  nextAttemptAt: Date | null;
  faultKind: AwsFaultKind | null;
  faultMessage: string | null;
};

/** One staged batch. */
type BatchTable = {
  id: string;
  sourceId: string;
  receivedDay: number;
  eventCount: number;
  rawByteCount: number;
  byteCount: number;
  /** CRC32 of the gzip file's bytes, unsigned. */
  crc32: number;
  openedAt: Date;
  sealedAt: Date;
  /** When its bytes left the staging store. */
  removedAt: Date | null;
  /** When its first and last events were received; null until its staged copy was read to the end. */
  firstReceivedAt: Generated<Date | null>;
  lastReceivedAt: Generated<Date | null>;
};

export type FileState = "pending" | "delivered" | "failed";

/** One batch for one destination. Its target is fixed with the row, before the first PUT. */
type FileTable = {
  id: string;
  batchId: string;
  destinationId: string;
  awsRegion: string;
  bucket: string;
  key: string;
  iamRoleArn: string;
  state: FileState;
  attemptCount: Generated<number>;
  nextAttemptAt: Date | null;
  faultKind: DeliveryFaultKind | null;
  faultMessage: string | null;
  createdAt: Date;
  /** When it was delivered last. Kept while the file is sent again. */
  deliveredAt: Date | null;
  /** When somebody last requested that it be sent again. */
  redeliveryAskedAt: Generated<Date | null>;
  /** When it failed; else null. */
  givenUpAt: Generated<Date | null>;
  /** Its last attempts, the newest last (domain/delivery/delivery-attempt.ts). */
  attempts: ColumnType<DeliveryAttempt[], string | undefined, string>;
  /** How often records of its batch were erased. Then the file replaces its object. */
  rewrites: Generated<number>;
};

type ValidationTable = {
  id: string;
  workspaceId: string;
  destinationId: string;
  code: string;
  settings: JSONColumnType<object>;
  steps: JSONColumnType<object[]>;
  actorKind: "user" | "token" | "system";
  actorName: string;
  startedAt: Date;
  finishedAt: Date;
};

/** A validation in flight, which will be stored under the same id. */
type ValidationRunTable = {
  destinationId: string;
  /** The hash of the settings. */
  question: string;
  id: string;
  steps: JSONColumnType<object[]>;
  /** When it last began a step. */
  aliveAt: Date;
};

/** What is known of a destination's saved settings (domain/validation/verdict.ts). */
type VerdictTable = {
  destinationId: string;
  settings: JSONColumnType<Settings>;
  code: ValidationCode | null;
  failedStep: ValidationStepId | null;
  since: Date | null;
  askedAt: Date;
  uploadTriedAt: Date | null;
};

/** Events that got 200 but broke a rule, by source, day and code; the newest samples first. */
type FailedEventTable = {
  sourceId: string;
  day: number;
  code: string;
  eventCount: number;
  lastSeenAt: Date;
  samples: JSONColumnType<FailedEventSample[]>;
};

/** What the events of a source are counted by. `lastDay`: when it was last counted, within a day. */
type EventKindTable = { id: GeneratedAlways<number>; sourceId: string; type: string; name: string; appVersion: string; lastDay: number };

/** The events of a batch: three arrays of one length, with an entry for each kind and minute of receipt (minutes since the epoch). */
type BatchBreakdownTable = {
  batchId: string;
  sourceId: string;
  firstMinute: number;
  lastMinute: number;
  kindIds: number[];
  minutes: number[];
  counts: number[];
  /** The sum of `counts`. */
  eventCount: number;
};

/** Sums of the breakdowns of a source. `hour`: hours since the epoch. */
type EventHourTable = { sourceId: string; hour: number; kindId: number; eventCount: number };

/** The same for the files of a destination, by their state. Written by the triggers of the table `file`. */
type DeliveryHourTable = {
  destinationId: string;
  hour: number;
  kindId: number;
  state: FileState;
  /** Of delivered files, the number of the attempt that succeeded, at most 10; of failed files, their fault. */
  detail: string;
  eventCount: number;
};

/** Events that were refused. `startsAt`: minutes or hours since the epoch. */
type FailedEventCountTable = {
  sourceId: string;
  step: "minute" | "hour";
  startsAt: number;
  code: string;
  kindId: number;
  eventCount: number;
};

/** When a client library last sent events to a source. */
type SourceLibraryTable = { sourceId: string; name: string; version: string; lastSeenAt: Date };

/** A batch that was damaged on the collector's disk, where acknowledged events of it are lost. */
type DamagedBatchTable = {
  /** The name of the damaged file, which the collector keeps. */
  id: string;
  batchId: string;
  sourceId: string;
  receivedDay: number;
  foundAt: Date;
  keptEventCount: number;
  /** At least so many. */
  lostCommitCount: number;
  /** Compressed. */
  lostByteCount: number;
  /** Null if nothing was kept to estimate it from. */
  estimatedLostEventCount: number | null;
};

/** Calls whose write key no source has. */
type UnknownSourceCallTable = { day: number; callCount: number; lastSeenAt: Date };

/** The activity log. Sources and destinations may be deleted, so there are no foreign keys. */
type ActivityTable = {
  /** Counts upwards. */
  id: GeneratedAlways<number>;
  workspaceId: string;
  at: Date;
  actorKind: "user" | "token" | "system";
  actorId: string;
  actorName: string;
  action: ActivityAction;
  subjectName: string;
  sourceId: string | null;
  destinationId: string | null;
  changes: JSONColumnType<ActivityChange[]>;
};

/** What a migration of a legacy destination knows beyond the facts (domain/migration/migration.ts). */
type MigrationTable = {
  legacyId: string;
  /** Such as `prod`; empty where nobody named one. */
  environment: string;
  waitSeconds: number;
  /** The AWS S3 as it was when the migration began; null where there was none. */
  found: NullableJson<FoundDestination>;
  comparison: NullableJson<Comparison>;
  waitEnded: NullableJson<AuditStamp>;
  cleanedUp: NullableJson<AuditStamp>;
};

/** Where alerts are sent. */
type AlertChannelTable = {
  id: string;
  workspaceId: string;
  /** The member to whom it belongs; null for the workspace's own, which owners and admins manage. */
  ownerId: string | null;
  kind: ChannelKind;
  name: string;
  /** What is shown of where it leads. */
  target: string;
  /** Address and secrets, encrypted (alerts/channel-secrets.ts). */
  sealed: string;
  rules: JSONColumnType<RuleId[]>;
  sourceIds: NullableJson<string[]>;
  enabled: boolean;
  /** Why Sluice disabled it; null where a person did. */
  disabledReason: string | null;
  /** Until when a receiver that is overloaded asked for nothing. */
  resumeAt: Date | null;
  lastAttempt: NullableJson<StoredAttempt>;
  createdBy: string;
  createdAt: Date;
};

/** One attempt to send. `at` is in ms since the epoch. */
export type StoredAttempt = { at: number; isOk: boolean; isTest: boolean; status: number | null; text: string; durationMs: number };

/** A rule that a workspace changed. */
type AlertRuleTable = {
  workspaceId: string;
  rule: RuleId;
  isOn: boolean;
  threshold: number | null;
  sourceIds: NullableJson<string[]>;
  mutedUntil: Date | null;
};

type AlertMuteTable = { destinationId: string; mutedUntil: Date; mutedBy: string };

/** An alert that has fired and not recovered. `level` is that of files_expiring, else 0. */
type AlertStateTable = {
  workspaceId: string;
  sourceId: string | null;
  destinationId: string | null;
  /** The destination, else the source, else the workspace. */
  subjectId: string;
  rule: RuleId;
  since: Date;
  level: number;
  /** Of files_expired. */
  expiredFiles: Generated<number>;
  expiredEvents: Generated<number>;
};

/** What was told at one time, in the bell and by messages. Its subject may be deleted. */
type AlertNoticeTable = {
  id: string;
  workspaceId: string;
  sourceId: string | null;
  destinationId: string | null;
  subjectId: string;
  body: JSONColumnType<AlertBody>;
  createdAt: Date;
};

/** A change of state. `toldAt` is null while it is held. */
type AlertChangeTable = {
  id: string;
  workspaceId: string;
  sourceId: string | null;
  subjectId: string;
  facts: JSONColumnType<AlertChange>;
  at: Date;
  toldAt: Date | null;
};

type AlertReadTable = { userId: string; noticeId: string; readAt: Date };

export type AlertMessageState = "pending" | "sent" | "failed";

/** The outbox: a notice for a channel. A program that sends it claims it first. */
type AlertMessageTable = {
  id: string;
  noticeId: string;
  channelId: string;
  body: JSONColumnType<AlertBody>;
  state: AlertMessageState;
  attemptCount: Generated<number>;
  nextAttemptAt: Date | null;
  claimedUntil: Date | null;
  /** The newest first, at most 20. */
  attempts: ColumnType<StoredAttempt[], string | undefined, string>;
  createdAt: Date;
};

/** Where a workspace builds audiences and computed traits. Their calls are events of its source. */
type SpaceTable = {
  id: string;
  workspaceId: string;
  sourceId: string;
  slug: string;
  name: string;
  createdAt: Date;
  /** Since when the history has events; null before it begins. */
  historyFrom: Date | null;
};

export type ComputationClass = "audience" | "trait";

/** An audience or a computed trait. A deleted one keeps its row, so that its key is not used again. */
type ComputationTable = {
  id: string;
  spaceId: string;
  workspaceId: string;
  class: ComputationClass;
  name: string;
  key: string;
  description: string;
  query: string;
  enabled: boolean;
  includeAnonymous: boolean;
  includeHistory: boolean;
  backfillDays: number | null;
  createdBy: string;
  createdAt: Date;
  updatedBy: string;
  updatedAt: Date;
  deletedAt: Date | null;
  /** When a run last sent the value of every member. */
  lastFullRunAt: Date | null;
  nextRunAt: Date | null;
};

export type RunState = "queued" | "computing" | "emitting" | "completed" | "failed";

/** One evaluation of a computation. At most one of a computation is queued, computing or emitting. */
type ComputationRunTable = {
  id: string;
  computationId: string;
  state: RunState;
  /** The time at which the windows of the query end. */
  asOf: Date;
  isFull: boolean;
  /** Who requested it; null if it was due. */
  askedBy: string | null;
  createdAt: Date;
  startedAt: Date | null;
  /** When its changes were applied; they are events of this time. */
  appliedAt: Date | null;
  finishedAt: Date | null;
  durationMs: number | null;
  size: number | null;
  enteredCount: number | null;
  exitedCount: number | null;
  errorCode: string | null;
  errorMessage: string | null;
  /** How often a worker began to compute it. */
  attemptCount: Generated<number>;
};

/** An identifier with the value of a computation that was sent for it last, unless that was an exit. */
type MembershipTable = {
  computationId: string;
  identifierType: IdentifierType;
  identifier: string;
  profileId: string;
  value: ColumnType<unknown, string, string>;
  since: Date;
  lastChangeRun: string;
};

/** What a run has to send, numbered from 1, until it is sent. */
type MembershipChangeTable = {
  runId: string;
  number: number;
  identifierType: IdentifierType;
  identifier: string;
  value: ColumnType<unknown, string, string>;
};

/** The value of each identifier in a run in progress. */
type RunResultTable = {
  runId: string;
  profileId: string;
  identifierType: IdentifierType;
  identifier: string;
  value: ColumnType<unknown, string, string>;
};

/** A file of the history of events. */
type HistoryPartTable = {
  workspaceId: string;
  receivedDay: number;
  /** The file's name without `.parquet`. */
  name: string;
  batchCount: number;
  eventCount: number;
  byteCount: number;
  firstAt: Date | null;
  lastAt: Date | null;
  createdAt: Date;
  /** When a larger part took its place. */
  replacedAt: Date | null;
};

/** A batch whose events are in the history. */
type HistoryBatchTable = { batchId: string; workspaceId: string; receivedDay: number };

export type EngageRequestKind = "preview" | "profile" | "why" | "suggest";

/** A question to the engine, and its answer. */
type EngageRequestTable = {
  id: string;
  workspaceId: string;
  kind: EngageRequestKind;
  input: ColumnType<unknown, string, string>;
  state: "running" | "completed" | "failed";
  result: ColumnType<unknown, string | null, string | null>;
  errorCode: string | null;
  errorMessage: string | null;
  askedBy: string;
  createdAt: Date;
  finishedAt: Date | null;
};

/** A request to suppress or to erase users. */
type RegulationTable = {
  id: string;
  workspaceId: string;
  /** Null: all sources of the workspace. */
  sourceId: string | null;
  type: RegulationType;
  userIds: string[];
  status: RegulationStatus;
  /** Records that were received until then are erased. Null if the regulation erases nothing. */
  eraseUntil: Date | null;
  /** Files whose batch had left the staging store before, so that they could not be rewritten. */
  goneFileCount: Generated<number>;
  erasedPartCount: Generated<number>;
  erasedMembershipCount: Generated<number>;
  /** When it had erased its users from the history and from audiences. */
  historyErasedAt: Generated<Date | null>;
  /** The name of the actor. */
  createdBy: string;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
};

/** A staged batch that a regulation reads. `gone`: it left the staging store before its turn came. */
type RegulationBatchTable = {
  regulationId: string;
  batchId: string;
  state: "waiting" | "done" | "gone";
  /** Records that were erased from it. */
  erasedCount: Generated<number>;
};

/** A user id whose events are dropped, in one source or (null) in all sources of the workspace. */
type SuppressionTable = { workspaceId: string; sourceId: string | null; userId: string; regulationId: string; createdAt: Date };

type NullableJson<Value> = ColumnType<Value | null, string | null | undefined, string | null>;

export type FoundDestination = { settings: Settings; enabled: boolean };
