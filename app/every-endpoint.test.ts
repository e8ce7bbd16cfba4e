import { createHmac } from "node:crypto";
import { relative } from "node:path";
import { describe, expect, vi } from "vitest";
import type { Answer } from "@/components/form/answer";
import type { PostedValidation, ValidationLine } from "@/components/validate/validate-actions";
import { type Auth, createAuth } from "@/server/access/sessions/auth.ts";
import type { Mailer } from "@/server/mailer.ts";
import { ACCEPTING_PORTS } from "@/server/testing/accepting-ports.ts";
import { tokenFor } from "@/server/testing/api-client.ts";
import { type FurnishedWorkspace, furnishWorkspace } from "@/server/testing/furnished-workspace.ts";
import { insertWorkspaceMember } from "@/server/testing/members.ts";
import { EXPECTED, type Outcome, PEOPLE, type Person, type Rule, toOutcome } from "@/server/testing/people.ts";
import { insertWorkspace } from "@/server/testing/rows.ts";
import { createScriptedAws } from "@/server/testing/scripted-aws.ts";
import { test as plainTest } from "@/server/testing/test.ts";
import { createTestRuntime, type TestRuntime } from "@/server/testing/test-runtime.ts";
import { mentions, selectWorkspaceRows } from "@/server/testing/workspace-rows.ts";

const browser = vi.hoisted(() => ({ headers: new Headers() }));
vi.mock("server-only", () => ({}));
vi.mock("next/headers", () => ({ headers: async () => browser.headers }));
vi.mock("next/cache", () => ({ revalidatePath: () => {} }));

/** The members of the workspace, a visitor who is signed out, and the owner of another workspace. */
type Visitor = Person | "signedOut" | "stranger";

/** The result for a visitor; `sent away` means a redirect to the sign-in page. */
type Fate = Outcome | "sent away";

// biome-ignore lint/suspicious/noExplicitAny: every endpoint is called with arguments of its own.
type Open = (...given: any[]) => Promise<unknown>;

type Endpoint = {
  /** The path below app/; `name` is the name of the export. */
  file: string;
  name: string;
  /**
   * The rules of use-cases, and more: `membership` allows members of any role, `link` needs the secret of a link, which no visitor here has,
   * and `everybody` needs no sign-in.
   */
  rule: Rule | "membership" | "link" | "everybody";
  /** Whether the endpoint also takes an API token. It then answers forbidden calls like calls about resources that do not exist. */
  byToken?: true;
  enter(open: Open, workspace: FurnishedWorkspace, headers: Headers): Promise<unknown>;
};

const ACCEPTING_MAILER: Mailer = { send: async () => ({ isOk: true, status: 250, text: "", isFinal: false }) };
const SETTINGS = { awsRegion: "eu-west-1", bucket: "acme/raw", iamRoleArn: "arn:aws:iam::123456789012:role/Acme" };
/** The settings of the furnished destination. */
const SAVED = { awsRegion: "us-west-2", bucket: "acme-logs/segment-logs/test", iamRoleArn: "arn:aws:iam::123456789012:role/segment-s3" };
const PASSWORDS = { currentPassword: "none of anybody", newPassword: "correct horse battery" };
const PERSON = { name: "Eve", password: "correct horse battery" };
const onSource = ({ sourceId }: FurnishedWorkspace) => [{ role: "source_admin", sourceId }];
const params = (values: object) => ({ params: Promise.resolve(values) });

const DESTINATION_ACTIONS = "(workspace)/destinations/actions.ts";
const SOURCE_ACTIONS = "(workspace)/sources/actions.ts";
const ACCESS_ACTIONS = "(workspace)/settings/access/actions.ts";
const TOKEN_ACTIONS = "(workspace)/settings/tokens/actions.ts";
const ACCOUNT_ACTIONS = "(workspace)/settings/account/actions.ts";
const ALERT_ACTIONS = "(workspace)/settings/alerts/actions.ts";
const ENGAGE_ACTIONS = "(workspace)/engage/actions.ts";
const RESET_ACTIONS = "(signed-out)/reset-password/actions.ts";
const API = "api/[[...path]]/route.ts";

/** All server actions and routes. */
const ENDPOINTS: readonly Endpoint[] = [
  {
    file: DESTINATION_ACTIONS,
    name: "addAwsS3Action",
    rule: "change",
    enter: (open, w) => open({ sourceId: w.bareSourceId, name: "New", ...SETTINGS }),
  },
  { file: DESTINATION_ACTIONS, name: "createSandboxBucketAction", rule: "change", enter: (open, w) => open(w.sourceId) },
  {
    file: DESTINATION_ACTIONS,
    name: "saveSettingsAction",
    rule: "change",
    enter: (open, w) => open(w.destinationId, SETTINGS, { seen: SAVED, mayShareLocation: false }),
  },
  { file: DESTINATION_ACTIONS, name: "deliverGapAction", rule: "change", enter: (open, w) => open(w.destinationId, true) },
  { file: DESTINATION_ACTIONS, name: "leaveGapAction", rule: "change", enter: (open, w) => open(w.destinationId) },
  {
    file: DESTINATION_ACTIONS,
    name: "sendAgainAction",
    rule: "change",
    enter: (open, w) => open(w.destinationId, { fileIds: [w.fileId] }),
  },
  {
    file: "(workspace)/migrations/actions.ts",
    name: "takeStepAction",
    rule: "change",
    enter: async (open, w) => readOnlyAnswer(await open([w.legacyId], { step: "start_test" })),
  },
  {
    file: DESTINATION_ACTIONS,
    name: "validateAction",
    rule: "change",
    enter: async (open, w) => lastAnswer(await open(w.destinationId, SETTINGS)),
  },
  {
    file: DESTINATION_ACTIONS,
    name: "validateFormAction",
    rule: "change",
    enter: async (open, w) => ((await open(null, toForm({ destinationId: w.destinationId, ...SETTINGS }))) as PostedValidation).answer,
  },
  { file: DESTINATION_ACTIONS, name: "setDayManifestAction", rule: "change", enter: (open, w) => open(w.destinationId, true) },
  { file: DESTINATION_ACTIONS, name: "setEnabledAction", rule: "change", enter: (open, w) => open(w.destinationId, false) },
  { file: DESTINATION_ACTIONS, name: "renameAction", rule: "change", enter: (open, w) => open(w.destinationId, { name: "New" }) },
  { file: DESTINATION_ACTIONS, name: "deleteAction", rule: "change", enter: (open, w) => open(w.destinationId) },
  { file: SOURCE_ACTIONS, name: "createSourceAction", rule: "every_source", enter: (open) => open({ name: "New" }) },
  { file: SOURCE_ACTIONS, name: "renameSourceAction", rule: "change", enter: (open, w) => open(w.sourceId, { name: "New" }) },
  { file: SOURCE_ACTIONS, name: "setSourceEnabledAction", rule: "change", enter: (open, w) => open(w.sourceId, false) },
  { file: SOURCE_ACTIONS, name: "sendSampleEventsAction", rule: "change", enter: (open, w) => open(w.sourceId) },
  { file: SOURCE_ACTIONS, name: "addWriteKeyAction", rule: "change", enter: (open, w) => open(w.sourceId) },
  { file: SOURCE_ACTIONS, name: "removeWriteKeyAction", rule: "change", enter: (open, w) => open(w.sourceId, w.writeKey) },
  { file: SOURCE_ACTIONS, name: "setSourceLabelsAction", rule: "change", enter: (open, w) => open(w.sourceId, []) },
  { file: SOURCE_ACTIONS, name: "deleteSourceAction", rule: "change", enter: (open, w) => open(w.bareSourceId) },
  {
    file: ACCESS_ACTIONS,
    name: "inviteAction",
    rule: "access",
    enter: (open, w) => open({ email: "new@example.com", grants: onSource(w) }),
  },
  { file: ACCESS_ACTIONS, name: "revokeInviteAction", rule: "access", enter: (open, w) => open(w.inviteId) },
  { file: ACCESS_ACTIONS, name: "setGrantsAction", rule: "access", enter: (open, w) => open(w.memberId, onSource(w)) },
  { file: ACCESS_ACTIONS, name: "removeMemberAction", rule: "access", enter: (open, w) => open(w.memberId) },
  {
    file: "(workspace)/settings/privacy/actions.ts",
    name: "createRegulationAction",
    rule: "workspace",
    enter: (open) => open({ type: "SUPPRESS_ONLY", userIds: ["eve"] }),
  },
  { file: TOKEN_ACTIONS, name: "createTokenAction", rule: "access", enter: (open, w) => open({ name: "New", grants: onSource(w) }) },
  { file: TOKEN_ACTIONS, name: "revokeTokenAction", rule: "access", enter: (open, w) => open(w.tokenId) },
  { file: "(workspace)/actions.ts", name: "enterWorkspaceAction", rule: "membership", enter: (open, w) => open(w.owner.workspaceId) },
  {
    file: "(workspace)/settings/workspace/actions.ts",
    name: "renameWorkspaceAction",
    rule: "workspace",
    enter: (open) => open({ name: "New" }),
  },
  {
    file: "(workspace)/settings/workspace/actions.ts",
    name: "createLabelAction",
    rule: "workspace",
    enter: (open) => open({ key: "team", value: "new", description: "" }),
  },
  {
    file: "(workspace)/settings/workspace/actions.ts",
    name: "deleteLabelAction",
    rule: "workspace_part",
    enter: (open, w) => open({ key: "workspace", value: w.labelValue }),
  },
  { file: ACCOUNT_ACTIONS, name: "changePasswordAction", rule: "own", enter: (open) => open(PASSWORDS) },
  { file: ACCOUNT_ACTIONS, name: "signOutEverywhereAction", rule: "own", enter: (open) => open() },
  {
    file: "(signed-out)/invite/[token]/actions.ts",
    name: "acceptAsNewAction",
    rule: "link",
    enter: (open, w) => open(w.inviteId, PERSON),
  },
  { file: "(signed-out)/invite/[token]/actions.ts", name: "acceptAction", rule: "link", enter: (open, w) => open(w.inviteId) },
  { file: RESET_ACTIONS, name: "requestResetAction", rule: "everybody", enter: (open) => open({ email: "eve@example.com" }) },
  { file: RESET_ACTIONS, name: "resetPasswordAction", rule: "link", enter: (open, w) => open(w.inviteId, { password: PERSON.password }) },
  {
    file: "(signed-out)/welcome/actions.ts",
    name: "redeemAction",
    rule: "link",
    enter: (open) => open("none", { workspaceName: "Eve's", ownerName: "Eve", email: "eve@example.com", password: PERSON.password }),
  },

  {
    file: ALERT_ACTIONS,
    name: "createChannelAction",
    rule: "own",
    enter: (open) => open({ kind: "slack", name: "New", url: "https://hooks.invalid/", rules: ["files_expired"], sourceIds: null }),
  },
  {
    file: ALERT_ACTIONS,
    name: "changeChannelAction",
    rule: "workspace_list",
    enter: (open, w) => open(w.channelId, { name: "New", rules: ["files_expired"], sourceIds: null, isEnabled: true }),
  },
  { file: ALERT_ACTIONS, name: "deleteChannelAction", rule: "workspace_list", enter: (open, w) => open(w.channelId) },
  { file: ALERT_ACTIONS, name: "rotateSecretAction", rule: "workspace_list", enter: (open, w) => open(w.channelId) },
  { file: ALERT_ACTIONS, name: "testChannelAction", rule: "workspace_list", enter: (open, w) => open(w.channelId) },
  {
    file: ALERT_ACTIONS,
    name: "changeRuleAction",
    rule: "workspace",
    enter: (open) => open({ rule: "backlog_old", isOn: true, threshold: 90, sourceIds: null }),
  },
  { file: ALERT_ACTIONS, name: "muteRuleAction", rule: "workspace", enter: (open) => open("backlog_old", 8) },
  { file: ALERT_ACTIONS, name: "muteDestinationAction", rule: "change", enter: (open, w) => open(w.destinationId, 8) },
  { file: ALERT_ACTIONS, name: "resendMessageAction", rule: "workspace_list", enter: (open, w) => open(w.messageId) },
  { file: ALERT_ACTIONS, name: "markReadAction", rule: "own", enter: (open) => open(null) },

  { file: ENGAGE_ACTIONS, name: "openSpaceAction", rule: "workspace", enter: (open) => open() },
  {
    file: ENGAGE_ACTIONS,
    name: "createComputationAction",
    rule: "workspace",
    enter: (open) => open("trait", { name: "Orders", query: "event('Order Completed').count()" }),
  },
  {
    file: ENGAGE_ACTIONS,
    name: "changeComputationAction",
    rule: "workspace_part",
    enter: (open, w) => open(w.computationId, { name: "New", query: "event('Order Completed').count() >= 2" }),
  },
  { file: ENGAGE_ACTIONS, name: "setEnabledAction", rule: "workspace_part", enter: (open, w) => open(w.computationId, false) },
  { file: ENGAGE_ACTIONS, name: "deleteComputationAction", rule: "workspace_part", enter: (open, w) => open(w.computationId) },
  { file: ENGAGE_ACTIONS, name: "runNowAction", rule: "workspace_part", enter: (open, w) => open(w.computationId, true) },
  {
    file: ENGAGE_ACTIONS,
    name: "askEngineAction",
    rule: "workspace_part",
    enter: (open, w) => open("why", { computationId: w.computationId, profileId: "user_id:dana" }),
  },
  {
    file: "(workspace)/engage/computations/[computationId]/route.ts",
    name: "GET",
    rule: "engage",
    enter: (open, w) => open(request("/engage/computations"), params({ computationId: w.computationId })),
  },
  {
    file: "(workspace)/engage/requests/[requestId]/route.ts",
    name: "GET",
    rule: "engage",
    enter: (open, w) => open(request("/engage/requests"), params({ requestId: w.requestId })),
  },

  { file: "(workspace)/alerts/inbox/route.ts", name: "GET", rule: "view", enter: (open) => open() },
  {
    file: "(workspace)/activity/live/route.ts",
    name: "GET",
    rule: "view",
    enter: (open, w) => open(request(`/activity/live?destination=${w.destinationId}`)),
  },
  {
    file: "(workspace)/destinations/[destinationId]/delivery/overview/route.ts",
    name: "GET",
    rule: "view",
    enter: (open, w) => open(request("/delivery/overview"), params({ destinationId: w.destinationId })),
  },
  {
    file: "(workspace)/destinations/[destinationId]/delivery/export/route.ts",
    name: "GET",
    rule: "view",
    enter: (open, w) => open(request("/delivery/export?table=series"), params({ destinationId: w.destinationId })),
  },
  { file: "(workspace)/migrations/live/route.ts", name: "GET", rule: "view", enter: (open) => open(request("/migrations/live")) },
  {
    file: "(workspace)/sources/[sourceId]/volume/route.ts",
    name: "GET",
    rule: "view",
    enter: (open, w) => open(request("/volume"), params({ sourceId: w.sourceId })),
  },
  {
    file: "(workspace)/sources/[sourceId]/live/events/route.ts",
    name: "GET",
    rule: "view",
    enter: (open, w) => open(request("/live/events?after=0"), params({ sourceId: w.sourceId })),
  },
  {
    file: "(workspace)/jumps/find/route.ts",
    name: "GET",
    rule: "view",
    enter: (open, w) => open(request(`/jumps/find?q=${w.destinationId}`)),
  },
  {
    file: "(workspace)/destinations/[destinationId]/migrate/live/route.ts",
    name: "GET",
    rule: "view",
    enter: (open, w) => open(request("/migrate/live"), params({ destinationId: w.legacyId })),
  },
  {
    file: "(workspace)/destinations/[destinationId]/delivery/live/route.ts",
    name: "GET",
    rule: "view",
    enter: (open, w) => open(request("/delivery/live"), params({ destinationId: w.destinationId })),
  },
  {
    file: "(workspace)/destinations/[destinationId]/files/live/route.ts",
    name: "GET",
    rule: "view",
    enter: (open, w) => open(request("/files/live"), params({ destinationId: w.destinationId })),
  },
  {
    file: "(workspace)/destinations/[destinationId]/validations/route.ts",
    name: "GET",
    rule: "view",
    enter: (open, w) => open(request("/validations"), params({ destinationId: w.destinationId })),
  },
  {
    file: "(workspace)/files/find/route.ts",
    name: "GET",
    rule: "view",
    enter: (open, w) => open(request(`/files/find?q=${w.batchId}`)),
  },

  {
    file: API,
    name: "GET",
    rule: "view",
    byToken: true,
    enter: (open, w, headers) => open(request(`/api/destinations/${w.destinationId}`, "GET", undefined, headers)),
  },
  {
    file: API,
    name: "PATCH",
    rule: "change",
    byToken: true,
    enter: (open, w, headers) => open(request(`/api/sources/${w.sourceId}`, "PATCH", { name: "New" }, headers)),
  },
  {
    file: "api/auth/[...all]/route.ts",
    name: "GET",
    rule: "own",
    enter: (open, _, headers) => open(request("/api/auth/get-session", "GET", undefined, headers)),
  },
  {
    file: "api/auth/[...all]/route.ts",
    name: "POST",
    rule: "everybody",
    enter: async (open, _, headers) => ({ ok: ((await open(request("/api/auth/sign-out", "POST", {}, headers))) as Response).ok }),
  },
];

/** Found on the disk, so that the list is complete. */
const MODULES = Object.fromEntries(
  Object.entries(import.meta.glob<Record<string, Open>>("./**/{actions,route}.ts")).map(([path, load]) => [relative(".", path), load]),
);

/** The headers of a visitor: the session cookie and an API token. */
type Visit = { id: string; headers: Headers };

const test = plainTest
  .extend("runtime", ({ db, clock, dataDir }) =>
    createTestRuntime({ db, clock, dataDir, aws: createScriptedAws(), mailer: ACCEPTING_MAILER, ...ACCEPTING_PORTS }),
  )
  .extend("auth", { auto: true }, ({ runtime }) => {
    const auth = createAuth(runtime);
    // app/server.ts uses this container instead of creating one.
    Object.assign(globalThis, { sluice: Promise.resolve({ runtime, auth }) });
    return auth;
  });

describe("by direct request", () => {
  test("every endpoint answers permitted readers, refuses all others, and changes nothing", async ({ runtime, auth }) => {
    const workspace = await furnishWorkspace(runtime);
    const visits = new Map<Visitor, Visit>();
    for (const visitor of VISITORS) visits.set(visitor, await visitBy(runtime, auth, visitor, workspace));
    const before = await readLastingRows(runtime, workspace);

    const seen: Record<string, Fate> = {};
    const expected: Record<string, Fate> = {};
    for (const endpoint of ENDPOINTS) {
      for (const [visitor, visit] of visits) {
        const fate = expectedFate(endpoint, visitor);
        if (fate === "allowed" && endpoint.rule !== "view") continue;
        expected[`${toName(endpoint)} ${visitor}`] = fate;
        seen[`${toName(endpoint)} ${visitor}`] = await callEndpoint(endpoint, workspace, visit);
      }
    }
    expect(seen).toEqual(expected);
    expect(await readLastingRows(runtime, workspace)).toEqual(before);
  });

  const changing = ENDPOINTS.filter(({ rule }) => rule !== "view" && rule !== "link");
  test.for(changing.map((endpoint) => [toName(endpoint), endpoint] as const))(
    "%s allows every permitted visitor",
    async ([, endpoint], { runtime, auth }) => {
      const visitors: readonly Visitor[] = ["own", "membership", "everybody"].includes(endpoint.rule) ? FEW : VISITORS;
      const permitted = visitors.filter((visitor) => expectedFate(endpoint, visitor) === "allowed");
      const seen: Partial<Record<Visitor, Fate>> = {};
      for (const visitor of permitted) {
        // Each visitor gets its own workspace, so that the calls do not affect each other.
        const workspace = await furnishWorkspace(runtime);
        seen[visitor] = await callEndpoint(endpoint, workspace, await visitBy(runtime, auth, visitor, workspace));
      }
      expect(permitted.length).toBeGreaterThan(0);
      expect(seen).toEqual(Object.fromEntries(permitted.map((visitor) => [visitor, "allowed"])));
    },
  );

  test.for(["\u0000x", "\ud83d", "\u200b", "a/b", "%", "x".repeat(65)])(
    "an impossible id like %j is unknown at every endpoint",
    async (id, { runtime, auth }) => {
      const workspace = await furnishWorkspace(runtime);
      const { headers } = await visitBy(runtime, auth, "owner", workspace);
      const ids = Object.entries(workspace).filter(([, value]) => typeof value === "string");
      const owner = { ...workspace.owner, workspaceId: id };
      const lost = { ...workspace, ...Object.fromEntries(ids.map(([name]) => [name, id])), owner };
      const before = await readLastingRows(runtime, workspace);
      browser.headers = headers;
      for (const endpoint of ENDPOINTS.filter(({ enter }) => /\bw\./.test(String(enter)))) {
        const open = (await MODULES[endpoint.file]?.())?.[endpoint.name];
        if (open === undefined) throw new Error(`There is no ${toName(endpoint)}.`);
        const answered = await endpoint.enter(open, lost, headers).catch(toNotFound);
        expect([toName(endpoint), await isLetIn(answered, workspace.marks)]).toEqual([toName(endpoint), false]);
      }
      expect(await readLastingRows(runtime, workspace)).toEqual(before);
    },
  );

  test("all actions and routes are tested", async () => {
    for (const [file, load] of Object.entries(MODULES)) {
      const exported = Object.entries(await load()).filter(([, value]) => typeof value === "function");
      const tried = new Set(
        exported.filter(([name]) => ENDPOINTS.some((endpoint) => endpoint.file === file && endpoint.name === name)).map(([, open]) => open),
      );
      expect(exported.filter(([, open]) => !tried.has(open)).map(([name]) => `${file} ${name}`)).toEqual([]);
    }
    expect(new Set(ENDPOINTS.map(({ file }) => file))).toEqual(new Set(Object.keys(MODULES)));
  });
});

const VISITORS = [...(Object.keys(PEOPLE) as Person[]), "signedOut", "stranger"] as const;

/** For endpoints that treat all roles alike. */
const FEW: readonly Visitor[] = ["owner", "nobody", "signedOut", "stranger"];

function expectedFate({ rule, byToken }: Endpoint, visitor: Visitor): Fate {
  if (rule === "everybody") return "allowed";
  if (rule === "link") return "invisible";
  if (visitor === "signedOut") return "sent away";
  // The owner of another workspace may use the endpoint there, but can't read or change this workspace.
  if (visitor === "stranger") return rule === "own" || rule === "every_source" || rule === "workspace" ? "allowed" : "invisible";
  if (rule === "membership") return "allowed";
  const outcome = EXPECTED[rule](visitor);
  return byToken && outcome === "forbidden" ? "invisible" : outcome;
}

/** Creates the visitor, a session, and a token with the same roles. */
async function visitBy(runtime: TestRuntime, auth: Auth, visitor: Visitor, workspace: FurnishedWorkspace): Promise<Visit> {
  const headers = new Headers({ origin: runtime.config.PUBLIC_URL });
  if (visitor === "signedOut") return { id: "nobody", headers };
  const actor =
    visitor === "stranger"
      ? await insertWorkspaceMember(runtime, (await insertWorkspace(runtime)).id)
      : await insertWorkspaceMember(runtime, workspace.owner.workspaceId, PEOPLE[visitor](workspace));
  const { internalAdapter, authCookies, secret } = await auth.$context;
  const { token } = await internalAdapter.createSession(actor.id);
  const signature = createHmac("sha256", secret).update(token).digest("base64");
  headers.set("cookie", `${authCookies.sessionToken.name}=${encodeURIComponent(`${token}.${signature}`)}`);
  const maker = visitor === "stranger" ? actor : workspace.owner;
  headers.set("authorization", `Bearer ${await tokenFor(runtime, maker, actor.grants)}`);
  return { id: actor.id, headers };
}

async function callEndpoint(endpoint: Endpoint, workspace: FurnishedWorkspace, { id, headers }: Visit): Promise<Fate> {
  browser.headers = headers;
  const open = (await MODULES[endpoint.file]?.())?.[endpoint.name];
  if (open === undefined) throw new Error(`There is no ${toName(endpoint)}.`);
  try {
    return await toFate(await endpoint.enter(open, workspace, headers), [...workspace.marks, id]);
  } catch (error) {
    const digest = String((error as { digest?: string }).digest);
    if (/^NEXT_REDIRECT;\w+;\/sign-in;/.test(digest)) return "sent away";
    if (digest === "NEXT_HTTP_ERROR_FALLBACK;404") return "invisible";
    throw error;
  }
}

/** Converts the answer of an action or the response of a route. */
async function toFate(answered: unknown, marks: readonly string[]): Promise<Fate> {
  if (!(answered instanceof Response)) return fateFromAnswer(answered as Answer<unknown>);
  if (answered.headers.get("www-authenticate") === "Bearer") return "sent away";
  const text = await answered.text();
  if (text === "null") return "sent away";
  // An export has only counts, and no ids.
  if (answered.headers.get("content-type")?.startsWith("text/csv")) return "allowed";
  return answered.ok && mentions(text, marks) ? "allowed" : "invisible";
}

/** Returns the digest with which Next shows the 404 page. Rethrows any other error. */
function toNotFound(error: { digest?: string }): string {
  if (error.digest !== "NEXT_HTTP_ERROR_FALLBACK;404") throw error;
  return error.digest;
}

/** Returns whether the call changed or showed anything. A status of 500 or more fails the test. */
async function isLetIn(answered: unknown, marks: readonly string[]): Promise<boolean> {
  if (typeof answered === "string") return false;
  if (!(answered instanceof Response)) return (answered as Answer<unknown>).ok;
  expect(answered.status).toBeLessThan(500);
  return mentions(await answered.text(), marks);
}

function fateFromAnswer(answered: Answer<unknown>): Fate {
  if (answered.ok) return "allowed";
  const { code, message } = answered.error;
  if (code === "signed_out") return "sent away";
  if (code === undefined) throw new Error(`Refused for what was sent, not for who sent it: ${message}`);
  return code.startsWith("invite_") || code.endsWith("link_invalid") ? "invisible" : toOutcome(code);
}

/** Returns the answer of the only migration. */
function readOnlyAnswer(answered: unknown): Answer<unknown> {
  const answer = answered as Answer<{ answer: Answer<unknown> }[]>;
  if (!answer.ok) return answer;
  const [only] = answer.value;
  if (only === undefined) throw new Error("The result has no migration.");
  return only.answer;
}

/** Returns the answer in the last value of a stream. */
async function lastAnswer(stream: unknown): Promise<Answer<unknown> | undefined> {
  const lines = await Array.fromAsync(stream as AsyncIterable<ValidationLine>);
  const last = lines.at(-1);
  return last !== undefined && "answer" in last ? last.answer : undefined;
}

function toForm(fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

/** Returns the rows of the workspace without the time at which a token was last used, and without the watch of a page that is open. */
async function readLastingRows({ db }: TestRuntime, workspace: FurnishedWorkspace): Promise<string[]> {
  const rows = await selectWorkspaceRows(db, workspace);
  expect(rows.length).toBeGreaterThan(VISITORS.length);
  return rows.filter((row) => !row.startsWith("live_watch ")).map((row) => row.replace(/"last_used_at": ("[^"]*"|null)/, ""));
}

function request(path: string, method = "GET", body?: object, headers = new Headers()): Request {
  const sent = new Headers(headers);
  sent.set("content-type", "application/json");
  return new Request(`http://localhost:3000${path}`, { method, headers: sent, body: body === undefined ? null : JSON.stringify(body) });
}

function toName({ file, name }: Endpoint): string {
  return `${file} ${name}`;
}
