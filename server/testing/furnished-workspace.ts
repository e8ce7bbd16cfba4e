import { randomUUID } from "node:crypto";
import { inviteMember } from "../access/members/invite-member.ts";
import { createToken } from "../access/tokens/create-token.ts";
import { alertOnPause } from "../alerts/alert-on-change.ts";
import { changeRule } from "../alerts/manage/change-rule.ts";
import { changeDestination } from "../configure/change-destination.ts";
import { createLabel } from "../configure/create-label.ts";
import { createSource } from "../configure/create-source.ts";
import { setSourceLabels } from "../configure/set-source-labels.ts";
import type { Actor } from "../domain/access/permissions.ts";
import { createComputation } from "../engage/computations/create-computation.ts";
import { runNow } from "../engage/computations/run-now.ts";
import { askEngine } from "../engage/requests/ask-engine.ts";
import { openSpace } from "../engage/spaces/open-space.ts";
import { createRegulation } from "../regulations/create-regulation.ts";
import { insertAlertChannel } from "./alert-channels.ts";
import { insertDestinationFile } from "./files.ts";
import { insertLegacy } from "./legacy-pair.ts";
import { insertSession, insertWorkspaceMember } from "./members.ts";
import { insertDestination, insertSource, insertWorkspace, insertWriteKey } from "./rows.ts";
import type { TestRuntime } from "./test-runtime.ts";

/** A workspace with one record of each kind. */
export type FurnishedWorkspace = {
  owner: Actor;
  /** With a destination, write key, file, validation and failed events. */
  sourceId: string;
  /** Without a destination. */
  bareSourceId: string;
  /** Not used by any call. */
  otherSourceId: string;
  destinationId: string;
  /** On the same source. `destinationId` is its test delivery. */
  legacyId: string;
  fileId: string;
  /** Of the file. */
  batchId: string;
  memberId: string;
  sessionId: string;
  inviteId: string;
  tokenId: string;
  /** Of `sourceId`. */
  writeKey: string;
  /** A channel of the workspace, whose name is among the marks. */
  channelId: string;
  /** Of an alert about the destination, to that channel. It has been sent. */
  messageId: string;
  spaceId: string;
  /** An audience with one member. */
  computationId: string;
  /** A run of it, which waits. */
  runId: string;
  /** Of a preview. */
  requestId: string;
  /** Of a label of key `workspace`, which `sourceId` has. */
  labelValue: string;
  /** Of a request to suppress and erase a user, which has not started. Its user id is among the marks. */
  regulationId: string;
  /** Texts that appear in results about this workspace, without its other source. */
  marks: string[];
};

export async function furnishWorkspace(runtime: TestRuntime): Promise<FurnishedWorkspace> {
  const { db, clock } = runtime;
  const { id: workspaceId } = await insertWorkspace(runtime);
  const owner = await insertWorkspaceMember(runtime, workspaceId);
  const sessionId = await insertSession(runtime, owner.id);
  const { id: memberId } = await insertWorkspaceMember(runtime, workspaceId, ["workspace_owner"]);
  const { id: sourceId } = await insertSource(runtime, { workspaceId });
  const writeKey = await insertWriteKey(runtime, sourceId);
  const bareSourceId = unwrap(await createSource(runtime, owner, { name: "Bare" })).sourceId;
  const otherSourceId = unwrap(await createSource(runtime, owner, { name: "Other" })).sourceId;

  const { legacy } = await insertLegacy(runtime, { sourceId });
  const destination = await insertDestination(runtime, { sourceId, bucket: `${legacy.bucket}/segment-logs/test` });
  const { id: fileId, batchId } = await insertDestinationFile(runtime, destination);
  const { name } = destination;
  unwrap(await changeDestination(runtime, owner, destination.id, { name: `${name}, renamed` }));
  const validationId = randomUUID();
  const now = new Date(clock.now());
  const validation = { id: validationId, code: "ok", settings: "{}", steps: "[]", startedAt: now, finishedAt: now };
  await db
    .insertInto("validation")
    .values({ ...validation, actorKind: "user", actorName: "Dana", workspaceId, destinationId: destination.id })
    .execute();
  const code = `code-of-${sourceId}`;
  await db.insertInto("failedEvent").values({ sourceId, day: 0, code, eventCount: 1, lastSeenAt: now, samples: "[]" }).execute();
  const manifest = {
    destinationId: destination.id,
    receivedDay: 0,
    bucket: "acme-logs",
    key: `manifest-of-${sourceId}`,
    fileCount: 1,
    eventCount: 1,
  };
  await db
    .insertInto("dayManifest")
    .values({ ...manifest, attemptCount: 0 })
    .execute();
  const damage = { keptEventCount: 1, lostCommitCount: 1, lostByteCount: 1, estimatedLostEventCount: null };
  await db
    .insertInto("damagedBatch")
    .values({ id: `damage-of-${sourceId}`, batchId, sourceId, receivedDay: 0, foundAt: now, ...damage })
    .execute();
  const invited = { email: `invited-to-${workspaceId}@example.com`, grants: [{ role: "workspace_member", sourceId: null } as const] };
  const { inviteId } = unwrap(await inviteMember(runtime, owner, invited));

  unwrap(await changeRule(runtime, owner, { rule: "files_expired", isOn: true, threshold: null, sourceIds: [sourceId] }));
  const labelValue = `label-of-${workspaceId}`;
  const label = unwrap(await createLabel(runtime, owner, { key: "workspace", value: labelValue, description: "" }));
  unwrap(await setSourceLabels(runtime, owner, sourceId, { labels: [label], how: "instead" }));

  const { tokenId } = unwrap(await createToken(runtime, owner, { name: `Token of ${workspaceId}`, grants: invited.grants }));

  const suppressed = `suppressed-in-${workspaceId}`;
  const { regulationId } = unwrap(await createRegulation(runtime, owner, null, { type: "SUPPRESS_WITH_DELETE", userIds: [suppressed] }));

  const ids = {
    ...(await prepareEngage(runtime, owner)),
    sourceId,
    bareSourceId,
    destinationId: destination.id,
    legacyId: legacy.id,
    fileId,
    batchId,
    memberId,
    sessionId,
    inviteId,
    tokenId,
    writeKey,
    regulationId,
    ...(await insertSentAlert(runtime, workspaceId, destination.id)),
  };
  const marks = [...Object.values(ids), labelValue, suppressed, workspaceId, owner.id, validationId, code, name, invited.email];
  return { ...ids, labelValue, otherSourceId, owner, marks };
}

async function prepareEngage(runtime: TestRuntime, owner: Actor) {
  const query = "event('Order Completed').within(30 days).count() >= 1";
  const options = { includeAnonymous: false, includeHistory: true, backfillDays: null };
  const name = `Buyers of ${owner.workspaceId}`;
  const input = { name, description: "", query, enabled: true, ...options };
  const { computationId } = unwrap(await createComputation(runtime, owner, "audience", input));
  const { requestId } = unwrap(await askEngine(runtime, owner, { kind: "preview", input: { class: "audience", query, ...options } }));
  const told = {
    identifierType: "user_id",
    identifier: `member-of-${owner.workspaceId}`,
    profileId: `user_id:member-of-${owner.workspaceId}`,
  } as const;
  await runtime.db
    .insertInto("membership")
    .values({ computationId, ...told, value: "true", since: new Date(runtime.clock.now()), lastChangeRun: requestId })
    .execute();
  const { id: spaceId } = unwrap(await openSpace(runtime, owner));
  const { runId } = unwrap(await runNow(runtime, owner, computationId, { full: false }));
  return { spaceId, computationId, runId, requestId };
}

async function insertSentAlert(runtime: TestRuntime, workspaceId: string, destinationId: string) {
  const { channelId } = await insertAlertChannel(runtime, workspaceId, { kind: "webhook", url: "https://hooks.invalid/" });
  await runtime.db.transaction().execute((transaction) => alertOnPause(runtime, transaction, destinationId));
  const { id: messageId } = await runtime.db
    .updateTable("alertMessage")
    .set({ state: "sent", nextAttemptAt: null })
    .where("channelId", "=", channelId)
    .returning("id")
    .executeTakeFirstOrThrow();
  return { channelId, messageId };
}

function unwrap<Value>(result: { ok: true; value: Value } | { ok: false; error: string | { code: string } }): Value {
  if (!result.ok) throw new Error(typeof result.error === "string" ? result.error : result.error.code);
  return result.value;
}
