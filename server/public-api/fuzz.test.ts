import fc from "fast-check";
import { expect } from "vitest";
import { AMAZON_S3, AWS_S3, HTTP_API } from "../domain/destination/catalog.ts";
import { createApiClient, tokenFor } from "../testing/api-client.ts";
import { furnishWorkspace } from "../testing/furnished-workspace.ts";
import { test } from "../testing/test.ts";
import { ROLE_IDS } from "./permission.ts";
import type { Route } from "./route.ts";
import { ROUTES } from "./routes.ts";

const FIELDS = [
  "sourceId",
  "metadataId",
  "settings",
  "name",
  "enabled",
  "slug",
  "destinationId",
  "permissions",
  "invites",
  "fileIds",
  "receivedDay",
  "__proto__",
  "x",
];
const SETTINGS = ["awsRegion", "region", "bucket", "s3Bucket", "iamRoleArn", "acl", "constructor"];
const QUERIES = [
  "pagination",
  "pagination.count",
  "pagination[cursor]",
  "startTime",
  "endTime",
  "resourceId",
  "resourceType",
  "message",
  "a.b[c][0]",
];
const VALUES = [
  "",
  "us-west-2",
  "acme/raw",
  "arn:aws:iam::123456789012:role/Acme",
  "2026-01-01T00:00:00Z",
  "MA==",
  "1",
  "SOURCE",
  "\u0000",
  "\ud800",
];

/** Together with a slug, all fields that a source needs. */
const WHOLE = { enabled: true, metadataId: HTTP_API.metadataId, settings: {} };

/** Ensures that each route is called at least once with its own method. */
const WELL_MEANT = { method: null, ids: ["x", "x"], query: [], body: JSON.stringify({ slug: "well-meant", ...WHOLE }) };

const value = fc.oneof(fc.constantFrom(...VALUES), fc.string({ unit: "binary", maxLength: 30 }));
const anything = fc.oneof({ weight: 4, arbitrary: value }, fc.boolean(), fc.constant(null), fc.jsonValue({ maxDepth: 2 }));
const query = fc.array(fc.tuple(fc.constantFrom(...QUERIES), value), { maxLength: 4 });
const settings = fc.oneof(anything, fc.dictionary(fc.constantFrom(...SETTINGS), anything, { maxKeys: 4 }));

/** Creates the path of a call. Some ids are real, so that calls pass the first check. */
function callsIn(ids: readonly string[]) {
  const permission = fc.record(
    {
      roleId: fc.oneof(fc.constantFrom(...Object.values(ROLE_IDS)), value),
      resources: fc.array(
        fc.record({ id: fc.oneof(fc.constantFrom(...ids), value), type: fc.constantFrom("SOURCE", "WORKSPACE", "SPACE") }),
        {
          maxLength: 2,
        },
      ),
      labels: anything,
    },
    { requiredKeys: [] },
  );
  const permissions = fc.array(permission, { maxLength: 2 });
  const invites = fc.array(fc.record({ email: fc.oneof(fc.emailAddress(), value), permissions }), { maxLength: 2 });
  const id = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...ids, AWS_S3.metadataId, AMAZON_S3.metadataId, HTTP_API.metadataId) },
    value,
  );
  const body = fc.tuple(fc.dictionary(fc.constantFrom(...FIELDS), fc.oneof(anything, id), { maxKeys: 6 }), settings, id, id, fc.boolean());
  return fc.record({
    route: fc.constantFrom(...ROUTES),
    method: fc.option(fc.constantFrom("GET", "POST", "PATCH", "DELETE", "PUT", "HEAD", "OPTIONS"), { freq: 3, nil: null }),
    ids: fc.array(id, { minLength: 2, maxLength: 2 }),
    query,
    body: fc.oneof(
      body.map(([fields, given, sourceId, metadataId, whole]) =>
        JSON.stringify(whole ? { slug: "s", enabled: true, ...fields, sourceId, metadataId, settings: given } : fields),
      ),
      fc.string({ maxLength: 12 }).map((slug) => JSON.stringify({ slug: encodeURIComponent(slug.toWellFormed()), ...WHOLE })),
      fc.record({ permissions, invites }, { requiredKeys: [] }).map((people) => JSON.stringify(people)),
      fc.json({ maxDepth: 2 }),
      value,
    ),
  });
}

test("no call causes a 500, and each response matches its schema", { timeout: 120_000 }, async ({ runtime }) => {
  const { owner, marks } = await furnishWorkspace(runtime);
  const api = createApiClient(runtime, await tokenFor(runtime, owner));
  const statuses = new Set<number>();
  await fc.assert(
    fc.asyncProperty(callsIn(marks), async ({ route, method, ids, query, body }) => {
      // One minute per call, so that rate limits do not apply.
      runtime.clock.advance({ minutes: 1 });
      const [first = "", second = ""] = ids.map((id) => encodeURIComponent(id.toWellFormed()));
      const path = route.path.replace(/\{\w+\}/, first).replace(/\{\w+\}/, second);
      const search = new URLSearchParams(query.map(([name, text]) => [name, text.toWellFormed()]));
      const asked = method ?? route.method;
      const { status } = await api(asked, `${path}?${search}`, asked === "GET" || asked === "HEAD" ? undefined : body);
      statuses.add(status);
      expect(status).toBeLessThan(500);
    }),
    { numRuns: 600, examples: ROUTES.map((route): [typeof WELL_MEANT & { route: Route }] => [{ ...WELL_MEANT, route }]) },
  );
  // The calls reached the use-cases.
  for (const status of [200, 201, 400, 404, 405, 422]) expect(statuses).toContain(status);
});
