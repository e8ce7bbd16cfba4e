import { sql } from "kysely";
import { findMemberEmails } from "../access/members/find-member-emails.ts";
import { getMember } from "../access/members/get-member.ts";
import { inviteMember } from "../access/members/invite-member.ts";
import { inviteMembers } from "../access/members/invite-members.ts";
import { listInvites } from "../access/members/list-invites.ts";
import { listMembers } from "../access/members/list-members.ts";
import { removeMembers } from "../access/members/remove-members.ts";
import { revokeInvites } from "../access/members/revoke-invites.ts";
import { setGrants } from "../access/members/set-grants.ts";
import { changePassword } from "../access/sessions/change-password.ts";
import { listSessions } from "../access/sessions/list-sessions.ts";
import { signOutEverywhere } from "../access/sessions/sign-out-everywhere.ts";
import { createToken } from "../access/tokens/create-token.ts";
import { listTokens } from "../access/tokens/list-tokens.ts";
import { revokeToken } from "../access/tokens/revoke-token.ts";
import { enterWorkspace } from "../access/workspace/enter-workspace.ts";
import { getWorkspace } from "../access/workspace/get-workspace.ts";
import { listWorkspaces } from "../access/workspace/list-workspaces.ts";
import { renameWorkspace } from "../access/workspace/rename-workspace.ts";
import { changeChannel } from "../alerts/manage/change-channel.ts";
import { changeRule } from "../alerts/manage/change-rule.ts";
import { createChannel } from "../alerts/manage/create-channel.ts";
import { deleteChannel } from "../alerts/manage/delete-channel.ts";
import { getDestinationAlerts } from "../alerts/manage/get-destination-alerts.ts";
import { getInbox } from "../alerts/manage/get-inbox.ts";
import { listChannels } from "../alerts/manage/list-channels.ts";
import { listNotices } from "../alerts/manage/list-notices.ts";
import { listOpenAlerts } from "../alerts/manage/list-open-alerts.ts";
import { listRules } from "../alerts/manage/list-rules.ts";
import { markRead } from "../alerts/manage/mark-read.ts";
import { muteDestination } from "../alerts/manage/mute-destination.ts";
import { muteRule } from "../alerts/manage/mute-rule.ts";
import { resendMessage } from "../alerts/manage/resend-message.ts";
import { rotateSigningSecret } from "../alerts/manage/rotate-signing-secret.ts";
import { testChannel } from "../alerts/manage/test-channel.ts";
import { addDestination } from "../configure/add-destination.ts";
import { addWriteKey } from "../configure/add-write-key.ts";
import { changeDestination } from "../configure/change-destination.ts";
import { changeSource } from "../configure/change-source.ts";
import { createLabel } from "../configure/create-label.ts";
import { createSandboxBucket } from "../configure/create-sandbox-bucket.ts";
import { createSource } from "../configure/create-source.ts";
import { deleteDestination } from "../configure/delete-destination.ts";
import { deleteLabel } from "../configure/delete-label.ts";
import { deleteSource } from "../configure/delete-source.ts";
import { deliverGap } from "../configure/deliver-gap.ts";
import { getDestination } from "../configure/get-destination.ts";
import { getSource } from "../configure/get-source.ts";
import { leaveGap } from "../configure/leave-gap.ts";
import { listDestinations } from "../configure/list-destinations.ts";
import { listLabels } from "../configure/list-labels.ts";
import { listRoleUses } from "../configure/list-role-uses.ts";
import { listSourceChoices } from "../configure/list-source-choices.ts";
import { listSourceLabels } from "../configure/list-source-labels.ts";
import { listSources } from "../configure/list-sources.ts";
import { listWriteKeys } from "../configure/list-write-keys.ts";
import { removeWriteKey } from "../configure/remove-write-key.ts";
import { searchWorkspace } from "../configure/search-workspace.ts";
import { sendSampleEvents } from "../configure/send-sample-events.ts";
import { setDayManifest } from "../configure/set-day-manifest.ts";
import { setSourceLabels } from "../configure/set-source-labels.ts";
import { redeliverFiles } from "../deliver/redeliver-files.ts";
import type { Actor, Grant } from "../domain/access/permissions.ts";
import { AWS_S3 } from "../domain/destination/catalog.ts";
import { FIRST_PAGE } from "../domain/list-part.ts";
import { NO_FILTER } from "../domain/overview/event-counts.ts";
import { changeComputation } from "../engage/computations/change-computation.ts";
import { createComputation } from "../engage/computations/create-computation.ts";
import { deleteComputation } from "../engage/computations/delete-computation.ts";
import { getComputation } from "../engage/computations/get-computation.ts";
import { listComputations } from "../engage/computations/list-computations.ts";
import { listMembers as listMembersOfAudience } from "../engage/computations/list-members.ts";
import { listRuns } from "../engage/computations/list-runs.ts";
import { runNow } from "../engage/computations/run-now.ts";
import { askEngine } from "../engage/requests/ask-engine.ts";
import { getRequest } from "../engage/requests/get-request.ts";
import { listSpaces } from "../engage/spaces/list-spaces.ts";
import { openSpace } from "../engage/spaces/open-space.ts";
import { askComparison } from "../legacy-migration/ask-comparison.ts";
import { cutOver } from "../legacy-migration/cut-over.ts";
import { disableLegacy } from "../legacy-migration/disable-legacy.ts";
import { endWait } from "../legacy-migration/end-wait.ts";
import { finishMigration } from "../legacy-migration/finish-migration.ts";
import { getMigration } from "../legacy-migration/get-migration.ts";
import { listMigrations } from "../legacy-migration/list-migrations.ts";
import { planMigration } from "../legacy-migration/plan-migration.ts";
import { startTest } from "../legacy-migration/start-test.ts";
import { takeStep, takeStepEach } from "../legacy-migration/take-step.ts";
import { undoStep } from "../legacy-migration/undo-step.ts";
import { damagedBatches } from "../observe/damaged-batches.ts";
import { deliveryOverview, overviewTables } from "../observe/delivery-overview.ts";
import { deliveryTotals } from "../observe/delivery-totals.ts";
import { stepSeries, volumeSeries } from "../observe/event-series.ts";
import { failedEvents } from "../observe/failed-events.ts";
import { findFiles } from "../observe/find-files.ts";
import { getFile } from "../observe/get-file.ts";
import { ledger } from "../observe/ledger.ts";
import { listActivity } from "../observe/list-activity.ts";
import { listDayManifests } from "../observe/list-day-manifests.ts";
import { listFiles } from "../observe/list-files.ts";
import { readFileRecords } from "../observe/read-file-records.ts";
import { sourceVolume } from "../observe/source-volume.ts";
import { unknownSourceCalls } from "../observe/unknown-source-calls.ts";
import { watchLiveEvents } from "../observe/watch-live-events.ts";
import { createRegulation } from "../regulations/create-regulation.ts";
import { deleteRegulation } from "../regulations/delete-regulation.ts";
import { getRegulation } from "../regulations/get-regulation.ts";
import { listRegulations } from "../regulations/list-regulations.ts";
import { listSuppressedUsers } from "../regulations/list-suppressed-users.ts";
import { lastValidation } from "../validate/last-validation.ts";
import { listValidations } from "../validate/list-validations.ts";
import { validateDestination } from "../validate/validate-destination.ts";
import { ACCEPTING_PORTS } from "./accepting-ports.ts";
import type { FurnishedWorkspace } from "./furnished-workspace.ts";
import type { Rule } from "./people.ts";
import type { TestRuntime } from "./test-runtime.ts";

/** The ids of a call. */
export type Target = Omit<FurnishedWorkspace, "owner" | "marks"> & { workspaceId: string };

export type UseCase = {
  /** The path below server, without its extension. */
  file: string;
  /** Distinguishes several rows of one file. */
  about?: string;
  rule: Rule;
  call(runtime: TestRuntime, actor: Actor, target: Target): Promise<unknown>;
};

const SETTINGS = { awsRegion: "eu-west-1", bucket: "acme/raw", iamRoleArn: "arn:aws:iam::123456789012:role/Acme" };
const PASSWORDS = { currentPassword: "none of anybody", newPassword: "correct horse battery" };
const CONSENT = { mayShareLocation: true, withoutProof: true };
const PLAN = { environment: "prod", awsRegion: "eu-west-1", iamRoleArn: SETTINGS.iamRoleArn, waitSeconds: 60, takeOver: false };
const DEFINITION = {
  description: "",
  query: "event('Order Completed').count() >= 1",
  enabled: true,
  includeAnonymous: false,
  includeHistory: true,
  backfillDays: null,
};
const ALL_EVENTS = { names: [], types: [], versions: [] };
const AN_HOUR = { from: 0, to: 3_600_000, unit: "hour" } as const;
const SERIES = { range: AN_HOUR, groups: [], filter: NO_FILTER, page: { offset: 0, limit: 1 } };
const onSource = ({ sourceId }: Target): Grant[] => [{ role: "source_admin", sourceId }];

/** Every use-case with an actor. */
export const USE_CASES: readonly UseCase[] = [
  { file: "access/sessions/change-password", rule: "own", call: (runtime, actor) => changePassword(runtime, actor, PASSWORDS, null) },
  {
    file: "access/tokens/create-token",
    rule: "access",
    call: (runtime, actor, t) => createToken(runtime, actor, { name: "New", grants: onSource(t) }),
  },
  { file: "access/workspace/enter-workspace", rule: "own", call: (runtime, actor, t) => enterWorkspace(runtime, actor, t.workspaceId) },
  { file: "access/workspace/get-workspace", rule: "own", call: getWorkspace },
  {
    file: "access/members/invite-member",
    rule: "access",
    call: (runtime, actor, t) => inviteMember(runtime, actor, { email: "new@example.com", grants: onSource(t) }),
  },
  {
    file: "access/members/invite-members",
    rule: "access",
    call: (runtime, actor, t) => inviteMembers(runtime, actor, [{ email: "new@example.com", grants: onSource(t) }]),
  },
  {
    file: "access/members/find-member-emails",
    rule: "access_list",
    call: async (runtime, actor, t) => [...(await findMemberEmails(runtime, actor, [t.memberId])).entries()],
  },
  { file: "access/members/get-member", rule: "access_list", call: (runtime, actor, t) => getMember(runtime, actor, t.memberId) },
  { file: "access/members/list-invites", rule: "access_list", call: (runtime, actor) => listInvites(runtime, actor) },
  { file: "access/members/list-members", rule: "access_list", call: (runtime, actor) => listMembers(runtime, actor) },
  { file: "access/sessions/list-sessions", rule: "own", call: (runtime, actor, t) => listSessions(runtime, actor, t.sessionId) },
  { file: "access/tokens/list-tokens", rule: "access_list", call: (runtime, actor) => listTokens(runtime, actor) },
  { file: "access/workspace/list-workspaces", rule: "own", call: listWorkspaces },
  { file: "access/members/remove-members", rule: "access", call: (runtime, actor, t) => removeMembers(runtime, actor, [t.memberId]) },
  { file: "access/workspace/rename-workspace", rule: "workspace", call: (runtime, actor) => renameWorkspace(runtime, actor, "New") },
  {
    file: "access/members/revoke-invites",
    rule: "access",
    call: (runtime, actor, t) => revokeInvites(runtime, actor, { ids: [t.inviteId] }),
  },
  { file: "access/tokens/revoke-token", rule: "access", call: (runtime, actor, t) => revokeToken(runtime, actor, t.tokenId) },
  {
    file: "access/members/set-grants",
    rule: "access",
    call: (runtime, actor, t) => setGrants(runtime, actor, t.memberId, onSource(t)),
  },
  {
    file: "access/members/set-grants",
    about: "of oneself, to the source",
    rule: "access",
    call: (runtime, actor, t) => setGrants(runtime, actor, actor.id, onSource(t)),
  },
  {
    file: "access/members/set-grants",
    about: "beside those held",
    rule: "access",
    call: (runtime, actor, t) => setGrants(runtime, actor, t.memberId, { add: onSource(t) }),
  },
  { file: "access/sessions/sign-out-everywhere", rule: "own", call: (runtime, actor, t) => signOutEverywhere(runtime, actor, t.sessionId) },

  {
    file: "alerts/manage/change-channel",
    rule: "workspace_list",
    call: (runtime, actor, t) =>
      changeChannel(runtime, actor, t.channelId, { name: "New", rules: ["files_expired"], sourceIds: null, isEnabled: false }),
  },
  {
    file: "alerts/manage/change-rule",
    rule: "workspace",
    call: (runtime, actor) => changeRule(runtime, actor, { rule: "backlog_old", isOn: true, threshold: 90, sourceIds: null }),
  },
  {
    file: "alerts/manage/create-channel",
    rule: "own",
    call: (runtime, actor) =>
      createChannel(runtime, actor, {
        kind: "slack",
        name: `Own of ${actor.id}`,
        url: "https://hooks.invalid/",
        rules: ["files_expired"],
        sourceIds: null,
      }),
  },
  { file: "alerts/manage/delete-channel", rule: "workspace_list", call: (runtime, actor, t) => deleteChannel(runtime, actor, t.channelId) },
  {
    file: "alerts/manage/get-destination-alerts",
    rule: "view",
    call: (runtime, actor, t) => getDestinationAlerts(runtime, actor, t.destinationId),
  },
  { file: "alerts/manage/get-inbox", rule: "view", call: getInbox },
  { file: "alerts/manage/list-channels", rule: "workspace_list", call: listChannels },
  { file: "alerts/manage/list-notices", rule: "view", call: (runtime, actor) => listNotices(runtime, actor) },
  { file: "alerts/manage/list-open-alerts", rule: "view", call: listOpenAlerts },
  { file: "alerts/manage/list-rules", rule: "view", call: listRules },
  { file: "alerts/manage/mark-read", rule: "own", call: (runtime, actor) => markRead(runtime, actor, null) },
  {
    file: "alerts/manage/mute-destination",
    rule: "change",
    call: (runtime, actor, t) => muteDestination(runtime, actor, t.destinationId, 8),
  },
  { file: "alerts/manage/mute-rule", rule: "workspace", call: (runtime, actor) => muteRule(runtime, actor, "backlog_old", 8) },
  { file: "alerts/manage/resend-message", rule: "workspace_list", call: (runtime, actor, t) => resendMessage(runtime, actor, t.messageId) },
  {
    file: "alerts/manage/rotate-signing-secret",
    rule: "workspace_list",
    call: (runtime, actor, t) => rotateSigningSecret(runtime, actor, t.channelId),
  },
  { file: "alerts/manage/test-channel", rule: "workspace_list", call: (runtime, actor, t) => testChannel(runtime, actor, t.channelId) },

  {
    file: "configure/add-destination",
    rule: "change",
    call: (runtime, actor, t) => addDestination(runtime, actor, { sourceId: t.bareSourceId, metadataId: AWS_S3.metadataId, name: "New" }),
  },
  { file: "configure/add-write-key", rule: "change", call: (runtime, actor, t) => addWriteKey(runtime, actor, t.sourceId) },
  {
    file: "configure/change-destination",
    rule: "change",
    call: (runtime, actor, t) => changeDestination(runtime, actor, t.destinationId, { name: "New", settings: SETTINGS, enabled: false }),
  },
  {
    file: "configure/deliver-gap",
    rule: "change",
    call: (runtime, actor, t) => deliverGap(runtime, actor, t.destinationId, { mayShareLocation: true }),
  },
  { file: "configure/leave-gap", rule: "change", call: (runtime, actor, t) => leaveGap(runtime, actor, t.destinationId) },
  {
    file: "configure/change-source",
    rule: "change",
    call: (runtime, actor, t) => changeSource(runtime, actor, t.sourceId, { name: "New", slug: "new", enabled: false }),
  },
  {
    file: "configure/create-label",
    rule: "workspace",
    call: (runtime, actor) => createLabel(runtime, actor, { key: "team", value: "new", description: "" }),
  },
  {
    file: "configure/create-sandbox-bucket",
    rule: "change",
    call: (runtime, actor, t) => createSandboxBucket({ ...runtime, ...ACCEPTING_PORTS }, actor, t.sourceId),
  },
  { file: "configure/create-source", rule: "every_source", call: (runtime, actor) => createSource(runtime, actor, { name: "New" }) },
  {
    file: "configure/delete-destination",
    rule: "change",
    call: (runtime, actor, t) => deleteDestination(runtime, actor, t.destinationId),
  },
  {
    file: "configure/delete-label",
    rule: "workspace_part",
    call: (runtime, actor, t) => deleteLabel(runtime, actor, { key: "workspace", value: t.labelValue }),
  },
  { file: "configure/delete-source", rule: "change", call: (runtime, actor, t) => deleteSource(runtime, actor, t.bareSourceId) },
  { file: "configure/get-destination", rule: "view", call: (runtime, actor, t) => getDestination(runtime, actor, t.destinationId) },
  { file: "configure/get-source", rule: "view", call: (runtime, actor, t) => getSource(runtime, actor, t.sourceId) },
  {
    file: "configure/get-source",
    about: "its write keys",
    rule: "secret",
    call: async (runtime, actor, t) => (await getSource(runtime, actor, t.sourceId))?.writeKeys ?? [],
  },
  { file: "configure/list-destinations", rule: "view", call: (runtime, actor) => listDestinations(runtime, actor) },
  { file: "configure/list-labels", rule: "view", call: listLabels },
  {
    file: "configure/list-source-labels",
    rule: "view",
    call: async (runtime, actor, t) => [...(await listSourceLabels(runtime, actor, [t.sourceId])).entries()],
  },
  { file: "configure/list-role-uses", rule: "view", call: (runtime, actor) => listRoleUses(runtime, actor) },
  { file: "configure/list-source-choices", rule: "view", call: (runtime, actor) => listSourceChoices(runtime, actor) },
  { file: "configure/list-sources", rule: "view", call: (runtime, actor) => listSources(runtime, actor) },
  {
    file: "configure/list-write-keys",
    rule: "secret",
    call: async (runtime, actor, t) => [...(await listWriteKeys(runtime, actor, [t.sourceId])).entries()],
  },
  {
    file: "configure/remove-write-key",
    rule: "change",
    call: (runtime, actor, t) => removeWriteKey(runtime, actor, t.sourceId, t.writeKey),
  },
  {
    file: "configure/search-workspace",
    rule: "view",
    call: async (runtime, actor, t) => (await searchWorkspace(runtime, actor, t.destinationId)).destinations,
  },
  {
    file: "configure/search-workspace",
    about: "for a migration",
    rule: "view",
    call: async (runtime, actor, t) => (await searchWorkspace(runtime, actor, t.legacyId)).migrations,
  },
  {
    file: "configure/search-workspace",
    about: "for a source",
    rule: "view",
    call: async (runtime, actor, t) => (await searchWorkspace(runtime, actor, t.sourceId)).sources,
  },
  {
    file: "configure/send-sample-events",
    rule: "change",
    call: (runtime, actor, t) => sendSampleEvents({ ...runtime, ...ACCEPTING_PORTS }, actor, t.sourceId),
  },
  {
    file: "configure/set-day-manifest",
    rule: "change",
    call: (runtime, actor, t) => setDayManifest(runtime, actor, t.destinationId, true),
  },
  {
    file: "configure/set-source-labels",
    rule: "change",
    call: (runtime, actor, t) => setSourceLabels(runtime, actor, t.sourceId, { labels: [], how: "instead" }),
  },

  { file: "engage/spaces/list-spaces", rule: "engage", call: listSpaces },
  { file: "engage/spaces/open-space", rule: "workspace", call: openSpace },
  {
    file: "engage/computations/create-computation",
    rule: "workspace",
    call: (runtime, actor) => createComputation(runtime, actor, "audience", { name: "New", ...DEFINITION }),
  },
  {
    file: "engage/computations/change-computation",
    rule: "workspace_part",
    call: (runtime, actor, t) => changeComputation(runtime, actor, t.computationId, { name: "New", enabled: false }),
  },
  {
    file: "engage/computations/delete-computation",
    rule: "workspace_part",
    call: (runtime, actor, t) => deleteComputation(runtime, actor, t.computationId),
  },
  {
    file: "engage/computations/run-now",
    rule: "workspace_part",
    call: (runtime, actor, t) => runNow(runtime, actor, t.computationId, { full: true }),
  },
  {
    file: "engage/computations/get-computation",
    rule: "engage",
    call: (runtime, actor, t) => getComputation(runtime, actor, t.computationId),
  },
  { file: "engage/computations/list-computations", rule: "engage", call: (runtime, actor) => listComputations(runtime, actor, "audience") },
  { file: "engage/computations/list-runs", rule: "engage", call: (runtime, actor, t) => listRuns(runtime, actor, t.computationId) },
  {
    file: "engage/computations/list-members",
    rule: "workspace_list",
    call: (runtime, actor, t) => listMembersOfAudience(runtime, actor, t.computationId),
  },
  {
    file: "engage/requests/ask-engine",
    about: "about a profile",
    rule: "workspace_part",
    call: (runtime, actor) => askEngine(runtime, actor, { kind: "profile", input: { identifier: "user_id:u" } }),
  },
  {
    file: "engage/requests/ask-engine",
    about: "why a profile is a member",
    rule: "workspace_part",
    call: (runtime, actor, t) =>
      askEngine(runtime, actor, { kind: "why", input: { computationId: t.computationId, profileId: "user_id:u" } }),
  },
  { file: "engage/requests/get-request", rule: "engage", call: (runtime, actor, t) => getRequest(runtime, actor, t.requestId) },

  {
    file: "deliver/redeliver-files",
    rule: "change",
    call: (runtime, actor, t) => redeliverFiles(runtime, actor, t.destinationId, { fileIds: [t.fileId] }),
  },
  { file: "legacy-migration/ask-comparison", rule: "change", call: (runtime, actor, t) => askComparison(runtime, actor, t.legacyId) },
  { file: "legacy-migration/cut-over", rule: "change", call: (runtime, actor, t) => cutOver(runtime, actor, t.legacyId, CONSENT) },
  {
    file: "legacy-migration/disable-legacy",
    rule: "change",
    call: (runtime, actor, t) => inOrder(runtime, actor, t, callCutOver, callEndWait, callDisableLegacy),
  },
  {
    file: "legacy-migration/end-wait",
    rule: "change",
    call: (runtime, actor, t) => inOrder(runtime, actor, t, callCutOver, callEndWait),
  },
  {
    file: "legacy-migration/finish-migration",
    rule: "change",
    call: (runtime, actor, t) =>
      inOrder(runtime, actor, t, callCutOver, callEndWait, callDisableLegacy, () => finishMigration(runtime, actor, t.legacyId)),
  },
  { file: "legacy-migration/get-migration", rule: "view", call: (runtime, actor, t) => getMigration(runtime, actor, t.legacyId) },
  { file: "legacy-migration/list-migrations", rule: "view", call: (runtime, actor) => listMigrations(runtime, actor) },
  { file: "legacy-migration/plan-migration", rule: "change", call: (runtime, actor, t) => planMigration(runtime, actor, t.legacyId, PLAN) },
  { file: "legacy-migration/start-test", rule: "change", call: (runtime, actor, t) => startTest(runtime, actor, t.legacyId) },
  {
    file: "legacy-migration/take-step",
    rule: "change",
    call: (runtime, actor, t) => takeStep(runtime, actor, t.legacyId, { step: "start_test" }),
  },
  {
    file: "legacy-migration/take-step",
    about: "to several",
    rule: "change",
    call: async (runtime, actor, t) => (await takeStepEach(runtime, actor, [t.legacyId], { step: "start_test" }))[0]?.outcome,
  },
  { file: "legacy-migration/undo-step", rule: "change", call: (runtime, actor, t) => undoStep(runtime, actor, t.legacyId, "test") },

  { file: "observe/damaged-batches", rule: "view", call: (runtime, actor, t) => damagedBatches(runtime, actor, t.sourceId) },
  { file: "observe/failed-events", rule: "view", call: (runtime, actor, t) => failedEvents(runtime, actor, t.sourceId) },
  {
    file: "observe/find-files",
    rule: "view",
    call: async (runtime, actor, t) => findFiles(runtime, actor, await selectBatchId(runtime, t.fileId)),
  },
  {
    file: "observe/delivery-overview",
    about: "the steps",
    rule: "view",
    call: (runtime, actor, t) => deliveryOverview(runtime, actor, t.destinationId, { range: { preset: "1h" }, filter: ALL_EVENTS }),
  },
  {
    file: "observe/delivery-overview",
    about: "the tables of a step",
    rule: "view",
    call: (runtime, actor, t) =>
      overviewTables(runtime, actor, t.destinationId, { range: { preset: "1h" }, filter: ALL_EVENTS, step: "delivered", reason: null }),
  },
  {
    file: "observe/watch-live-events",
    rule: "view",
    call: (runtime, actor, t) => watchLiveEvents(runtime, actor, { sourceId: t.sourceId, after: 0 }),
  },
  { file: "observe/source-volume", rule: "view", call: (runtime, actor, t) => sourceVolume(runtime, actor, t.sourceId) },
  {
    file: "observe/delivery-totals",
    rule: "view",
    call: (runtime, actor, t) => deliveryTotals(runtime, actor, { destinationId: t.destinationId, sourceId: t.sourceId, range: AN_HOUR }),
  },
  {
    file: "observe/event-series",
    about: "of the sources",
    rule: "view",
    call: async (runtime, actor, t) => [...(await volumeSeries(runtime, actor, { ...SERIES, sourceIds: [t.sourceId] })).sources.keys()],
  },
  {
    file: "observe/event-series",
    about: "of a step",
    rule: "view",
    call: (runtime, actor, t) => stepSeries(runtime, actor, { ...SERIES, step: "received", sourceId: t.sourceId, destinationId: null }),
  },
  { file: "observe/ledger", rule: "view", call: (runtime, actor) => ledger(runtime, actor) },
  {
    file: "observe/ledger",
    about: "of the destination",
    rule: "view",
    call: (runtime, actor, t) => ledger(runtime, actor, t.destinationId),
  },
  { file: "observe/list-activity", rule: "view", call: (runtime, actor) => listActivity(runtime, actor) },
  {
    file: "observe/list-activity",
    about: "of the destination",
    rule: "view",
    call: (runtime, actor, t) => listActivity(runtime, actor, { destinationId: t.destinationId }),
  },
  {
    file: "observe/list-activity",
    about: "of the source",
    rule: "view",
    call: (runtime, actor, t) => listActivity(runtime, actor, { sourceId: t.sourceId }),
  },
  {
    file: "observe/list-activity",
    about: "of people",
    rule: "access_list",
    call: async (runtime, actor) =>
      (await listActivity(runtime, actor)).activities.filter(({ action }) => action === "member_invited").map((line) => line.subjectName),
  },
  { file: "observe/get-file", rule: "view", call: (runtime, actor, t) => getFile(runtime, actor, t) },
  { file: "observe/read-file-records", rule: "view", call: (runtime, actor, t) => readFileRecords(runtime, actor, t) },
  { file: "observe/list-day-manifests", rule: "view", call: (runtime, actor, t) => listDayManifests(runtime, actor, t.destinationId) },
  { file: "observe/list-files", rule: "view", call: (runtime, actor, t) => listFiles(runtime, actor, t.destinationId) },
  { file: "observe/unknown-source-calls", rule: "installation", call: unknownSourceCalls },

  {
    file: "regulations/create-regulation",
    rule: "workspace",
    call: (runtime, actor) => createRegulation(runtime, actor, null, { type: "SUPPRESS_ONLY", userIds: ["eve"] }),
  },
  {
    file: "regulations/create-regulation",
    about: "in one source",
    rule: "workspace_part",
    call: (runtime, actor, t) => createRegulation(runtime, actor, t.sourceId, { type: "DELETE_ONLY", userIds: ["eve"] }),
  },
  {
    file: "regulations/delete-regulation",
    rule: "workspace_part",
    call: (runtime, actor, t) => deleteRegulation(runtime, actor, t.regulationId),
  },
  {
    file: "regulations/get-regulation",
    rule: "workspace_part",
    call: (runtime, actor, t) => getRegulation(runtime, actor, t.regulationId),
  },
  {
    file: "regulations/list-regulations",
    rule: "workspace_list",
    call: (runtime, actor) => listRegulations(runtime, actor, {}, FIRST_PAGE),
  },
  {
    file: "regulations/list-suppressed-users",
    rule: "workspace_list",
    call: (runtime, actor) => listSuppressedUsers(runtime, actor, FIRST_PAGE),
  },
  { file: "validate/last-validation", rule: "view", call: (runtime, actor, t) => lastValidation(runtime, actor, t.destinationId) },
  {
    file: "validate/list-validations",
    rule: "view",
    call: (runtime, actor, t) => listValidations(runtime, actor, { destinationId: t.destinationId }),
  },
  {
    file: "validate/validate-destination",
    rule: "change",
    call: (runtime, actor, t) => validateDestination(runtime, actor, { destinationId: t.destinationId }),
  },
];

/** Use-cases with a runtime but without an actor, each with the reason. */
export const WITHOUT_ACTOR: Readonly<Record<string, string>> = {
  acceptInvite: "the link's secret is the right to it",
  answerEngageRequest: "for the queue",
  createWorkspace: "for the operator, at a terminal",
  deleteOldCounts: "for the schedule",
  runRegulations: "for the schedule",
  findActor: "finds the actor",
  findActorByToken: "finds the actor",
  createWorkspaceWithOwner: "a step of createWorkspace and redeemSetupLink",
  findPasswordReset: "the link's secret is the right to it",
  hashNewPassword: "a step of those that set a password",
  importLegacy: "for the operator, at a terminal",
  insertWithFreeSlug: "a step of createSource and importLegacy",
  issueSetupLink: "for the supervisor, at start",
  requireAnOwner: "a step of setGrants and removeMembers",
  limitSignIn: "a step of signing in",
  limitValidations: "a step of validateDestination",
  findInvite: "the link's secret is the right to it",
  isSetupLinkValid: "the link's secret is the right to it",
  prepareWorkspace: "a step of createWorkspace and redeemSetupLink",
  recordSharedLocation: "a step of changeDestination, addDestination and importLegacy",
  redeemSetupLink: "the link's secret is the right to it",
  redeemPasswordReset: "the link's secret is the right to it",
  rememberDevice: "a step of signing in",
  requestPasswordReset: "for everybody who has forgotten a password",
  resetPassword: "for the operator, at a terminal",
  revalidateDestination: "for the schedule",
  revalidateDue: "for the schedule",
  sendInviteMail: "for the queue",
  sendLetter: "a step of sendInviteMail and sendPasswordReset",
  sendPasswordReset: "for the queue",
  validateInSingleFlight: "a step of validateDestination",
};

type CallWithTarget = (runtime: TestRuntime, actor: Actor, target: Target) => Promise<{ ok: boolean }>;
const callCutOver: CallWithTarget = (runtime, actor, t) => cutOver(runtime, actor, t.legacyId, CONSENT);
const callEndWait: CallWithTarget = (runtime, actor, t) => endWait(runtime, actor, t.legacyId);
const callDisableLegacy: CallWithTarget = (runtime, actor, t) => disableLegacy(runtime, actor, t.legacyId, { withoutArrival: true });

/** Runs the calls one after another, up to the first refusal. */
async function inOrder(runtime: TestRuntime, actor: Actor, target: Target, ...all: CallWithTarget[]) {
  let answer: { ok: boolean } = { ok: true };
  for (const ask of all) if (answer.ok) answer = await ask(runtime, actor, target);
  return answer;
}

/** Returns the batch id of the file, or the given id if no file has it. */
async function selectBatchId({ db }: TestRuntime, fileId: string): Promise<string> {
  const isOfFile = sql<boolean>`id::text = ${fileId}`;
  return (await db.selectFrom("file").select("batchId").where(isOfFile).executeTakeFirst())?.batchId ?? fileId;
}
