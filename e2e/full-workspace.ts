import { inviteMember } from "../server/access/members/invite-member.ts";
import { createToken } from "../server/access/tokens/create-token.ts";
import { changeDestination } from "../server/configure/change-destination.ts";
import { setDayManifest } from "../server/configure/set-day-manifest.ts";
import { recordManifest, recordManifestFault } from "../server/db/day-manifests.ts";
import { addFailedEvents, type FailedEventSample } from "../server/db/failed-events.ts";
import { DAY_MS, toReceivedDay } from "../server/domain/batch/received-day.ts";
import { attemptFault } from "../server/domain/delivery/delivery-attempt.ts";
import { AMAZON_S3 } from "../server/domain/destination/catalog.ts";
import type { Settings } from "../server/domain/destination/settings.ts";
import { createComputation } from "../server/engage/computations/create-computation.ts";
import { createRegulation } from "../server/regulations/create-regulation.ts";
import type { Runtime } from "../server/runtime.ts";
import { insertDestinationFile } from "../server/testing/files.ts";
import { insertDestination } from "../server/testing/rows.ts";
import { createTestClock } from "../server/testing/test-clock.ts";
import { furnishAwsS3, furnishSource } from "./furnish.ts";
import { addMember, granted, readToken, type Workspace } from "./workspace.ts";

const DENIED = { kind: "access_denied", call: "upload", message: "Access Denied" } as const;
const DENIED_BY_AWS = { httpStatus: 403, code: "AccessDenied", message: "Access Denied" };

/**
 * Creates data for every page: two sources, one with an AWS S3, with files that wait, were delivered and
 * expired, and with a legacy Amazon S3 (`legacyId`); an audience (`computationId`) and a computed trait (`traitId`); events that failed on ingest; a suppressed user; members, an invite, a token. Returns the values of the route parameters, by their names in app/.
 */
export async function fillWorkspace(runtime: Runtime, workspace: Workspace, settings: Settings): Promise<Record<string, string>> {
  const { owner } = workspace;
  await furnishSource(runtime, workspace, "Mobile app");
  const { sourceId, destinationId } = await furnishAwsS3(runtime, workspace, "Production web", settings);
  granted(await changeDestination(runtime, owner, destinationId, { enabled: true }));

  const now = runtime.clock.now();
  const stopped = { ...runtime, clock: createTestClock(now) };
  const destination = { id: destinationId, sourceId, ...settings };
  const attempts = JSON.stringify([
    { at: now, outcome: "paused", bucket: settings.bucket, requestId: "7XKQ", fault: attemptFault(DENIED, DENIED_BY_AWS) },
    { at: now, outcome: "delivered", bucket: settings.bucket, requestId: "8XKQ", fault: null },
  ]);
  const { id: fileId } = await insertDestinationFile(stopped, destination, { state: "delivered", deliveredAt: new Date(now), attempts });
  await insertDestinationFile(stopped, destination, { faultKind: "access_denied", faultMessage: "Access Denied", attemptCount: 1 });
  await insertDestinationFile(stopped, destination, { state: "failed", faultKind: "access_denied", faultMessage: "Access Denied" });
  granted(await setDayManifest(runtime, owner, destinationId, true));
  granted(await createRegulation(runtime, owner, null, { type: "SUPPRESS_WITH_DELETE", userIds: ["eve"] }));
  const today = toReceivedDay(now);
  const manifest = { destinationId, bucket: settings.bucket, requestId: "9XKQ" };
  const key = `segment-logs-manifests/${sourceId}/day.json`;
  const written = { ...manifest, key, receivedDay: today - DAY_MS, fingerprint: "hash", fileCount: 1, eventCount: 100 };
  await recordManifest(runtime.db, written, new Date(now));
  const fault = { faultKind: "access_denied" as const, faultMessage: "Access Denied", attemptCount: 1, nextAttemptAt: new Date(now) };
  await recordManifestFault(runtime.db, { ...manifest, key, receivedDay: today, ...fault });
  const samples: FailedEventSample[] = [{ receivedAt: now, event: '{"type":"track","userId":"user-1"}' }];
  const breakdown = [{ kind: { type: "track", name: "", appVersion: "" }, minutes: [Math.floor(now / 60_000)], counts: [1] }];
  const failed = {
    sourceId,
    day: toReceivedDay(now),
    code: "event_not_defined",
    eventCount: 1,
    lastSeenAt: new Date(now),
    samples,
    breakdown,
  };
  await addFailedEvents(runtime.db, [failed]);

  const options = { description: "", enabled: false, includeAnonymous: false, includeHistory: true, backfillDays: null };
  const orders = "event('Order Completed').where(property('total') >= 100).within(30 days).count()";
  const audience = { ...options, name: "Recent customers", query: `${orders} >= 1 AND NOT(trait('plan') = 'free')` };
  const { computationId } = granted(await createComputation(runtime, owner, "audience", audience));
  const trait = { ...options, name: "Orders in 30 days", query: orders };
  const { computationId: traitId } = granted(await createComputation(runtime, owner, "trait", trait));

  const legacy = { sourceId, metadataId: AMAZON_S3.metadataId, name: "Amazon S3", awsRegion: "", bucket: "acme-legacy", iamRoleArn: "" };
  const { id: legacyId } = await insertDestination(stopped, legacy);

  await addMember(runtime, workspace, "Ines", [{ role: "source_read_only", sourceId }]);
  granted(await createToken(runtime, owner, { name: "Warehouse", grants: [{ role: "workspace_owner", sourceId: null }] }));
  const invited = { email: `noa-${sourceId.toLowerCase()}@example.com`, grants: [{ role: "source_admin", sourceId } as const] };
  const { link } = granted(await inviteMember(runtime, owner, invited));
  const engage = { computationId, traitId, profile: Buffer.from("user_id:dana").toString("base64url") };
  return { sourceId, destinationId, fileId, legacyId, ...engage, token: readToken(link), operationId: "createDestination" };
}
