import { publicUrl } from "../access/sessions/public-url.ts";
import { type DestinationFactsRow, selectDestinationFacts, selectSourceFacts } from "../db/alert-facts.ts";
import type { Database, DatabaseTransaction } from "../db/database.ts";
import type { AlertFacts, AlertFault } from "../domain/alerts/alert-message.ts";
import { DAY_MS } from "../domain/batch/received-day.ts";
import { pauseRemedy } from "../domain/delivery/pause.ts";
import { visibleText } from "../domain/plain-text.ts";
import type { Validation } from "../domain/validation/validation.ts";
import { validationText } from "../domain/validation/validation-codes.ts";
import { type Remedy, type RemedyFacts, toRemedy } from "../domain/validation/validation-remedy.ts";
import type { Config } from "../env.ts";
import type { AlertRuntime } from "./announce-changes.ts";

/** A destination's facts with their row. */
export type DestinationFacts = { row: DestinationFactsRow; facts: AlertFacts };

const NOTHING = { fault: null, fix: null, blame: null, backlog: null, measured: null, expired: null } as const;

/** Returns the facts of an alert about a destination: names, link, pause and backlog. Null if it does not exist. */
export async function readDestinationFacts(
  { config, clock }: AlertRuntime,
  db: Database | DatabaseTransaction,
  destinationId: string,
): Promise<DestinationFacts | null> {
  const row = await selectDestinationFacts(db, destinationId);
  if (row === undefined) return null;
  const facts = {
    ...NOTHING,
    ...toPauseFacts(row, config),
    workspace: { id: row.workspaceId, name: visibleText(row.workspaceName) },
    source: { id: row.sourceId, name: visibleText(row.sourceName) },
    destination: {
      id: row.id,
      name: visibleText(row.name),
      location: `s3://${visibleText(row.bucket)}`,
      region: visibleText(row.awsRegion),
    },
    link: `${publicUrl(config)}/destinations/${row.id}/alerts`,
    backlog: toBacklog(row, config, clock.now()),
  };
  return { row, facts };
}

/** Returns the facts of an alert about a source. Null if it does not exist. */
export async function readSourceFacts(
  { config }: AlertRuntime,
  db: Database | DatabaseTransaction,
  sourceId: string,
): Promise<AlertFacts | null> {
  const row = await selectSourceFacts(db, sourceId);
  if (row === undefined) return null;
  return {
    ...NOTHING,
    workspace: { id: row.workspaceId, name: visibleText(row.workspaceName) },
    source: { id: row.id, name: visibleText(row.name) },
    destination: null,
    link: `${publicUrl(config)}/sources/${row.id}`,
  };
}

/** Returns the fault of a failed validation, and what fixes it. */
export function toValidationFacts(
  { row }: DestinationFacts,
  validation: Pick<Validation, "code" | "cause" | "settings" | "id">,
  config: Config,
): Pick<AlertFacts, "fault" | "fix" | "blame"> {
  const { code, cause } = validation;
  const fault: AlertFault = {
    kind: cause?.faultKind ?? code,
    message: cause?.note ?? validationText(code),
    call: cause?.stepId ?? null,
    httpStatus: cause?.httpStatus ?? null,
    awsCode: cause?.awsCode ?? null,
    awsMessage: cause?.awsMessage ?? null,
    requestId: cause?.requestId ?? null,
  };
  return { fault, ...toFix(toRemedy(validation, toRemedyFacts(row, config))) };
}

function toPauseFacts(row: DestinationFactsRow, config: Config): Pick<AlertFacts, "fault" | "fix" | "blame"> {
  const { pausedAt, pauseFaultKind: kind, pauseFaultMessage: message, pauseCause: cause } = row;
  if (pausedAt === null) return { fault: null, fix: null, blame: null };
  const { call = null, httpStatus = null, awsCode = null, awsMessage = null, requestId = null } = cause ?? {};
  const settings = { awsRegion: row.awsRegion, bucket: row.bucket, iamRoleArn: row.iamRoleArn };
  const remedy = pauseRemedy({ since: pausedAt.getTime(), kind, message, cause }, settings, toRemedyFacts(row, config));
  return { fault: { kind, message, call, httpStatus, awsCode, awsMessage, requestId }, ...toFix(remedy) };
}

/** The longest command that a message contains. A policy stays on the destination's page, which also compares it with the usual one. */
const MAX_COMMAND = 300;

function toFix(remedy: Remedy | null): Pick<AlertFacts, "fix" | "blame"> {
  if (remedy === null) return { fix: null, blame: null };
  const command = remedy.fix?.language === "shell" && remedy.fix.text.length <= MAX_COMMAND ? remedy.fix.text.trim() : null;
  const text = remedy.fix === null ? null : (command ?? `To copy it, open the destination's page: ${remedy.fix.title}.`);
  const region = remedy.useRegion === null ? null : `Change the AWS Region to ${remedy.useRegion}.`;
  const fix = [region, remedy.advice, text].filter((part) => part !== null).join(" ");
  return { fix: fix === "" ? null : fix, blame: remedy.blame };
}

function toRemedyFacts(row: DestinationFactsRow, config: Config): RemedyFacts {
  return {
    workspaceId: row.workspaceId,
    workspaceRegion: config.WORKSPACE_REGION,
    intermediateRoleArn: config.INTERMEDIATE_ROLE_ARN,
    destinationId: row.id,
  };
}

function toBacklog(row: DestinationFactsRow, { PENDING_RETENTION_DAYS }: Config, now: number): AlertFacts["backlog"] {
  const { pendingFiles: files, pendingEvents: events, pendingBytes: bytes, oldestEventAt, oldestFileAt } = row;
  return {
    files,
    events,
    bytes,
    oldestAt: oldestEventAt?.toISOString() ?? null,
    ageSeconds: oldestEventAt === null ? 0 : Math.max(0, Math.round((now - oldestEventAt.getTime()) / 1000)),
    lossDay: oldestFileAt === null ? null : new Date(oldestFileAt.getTime() + PENDING_RETENTION_DAYS * DAY_MS).toISOString().slice(0, 10),
  };
}
