import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { describe, expect, test as plainTest } from "vitest";
import { CUSTOMER_ADMINISTRATOR } from "../../sandbox/state/accounts.ts";
import { actorIn } from "../../testing/actors.ts";
import { awsCliEnvironment } from "../../testing/aws-cli.ts";
import { insertDestination, insertWorkspace } from "../../testing/rows.ts";
import { test as sandboxedTest } from "../../testing/sandboxed-test.ts";
import { PLATFORM } from "../../testing/test-sandbox.ts";
import { validateDestination } from "../../validate/validate-destination.ts";
import { formatPolicy, kmsPolicy, permissionPolicy, trustPolicy } from "../policy/iam-policy.ts";
import type { GuideCode } from "./guide.ts";
import { roleNameFor } from "./role-names.ts";
import type { SetUpFacts } from "./set-up-facts.ts";
import { setUpGuides } from "./set-up-guides.ts";

const run = promisify(execFile);
const SLOW = { timeout: 120_000 };
const KEY_ARN = "arn:aws:kms:us-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

const FACTS: SetUpFacts = {
  workspaceId: "9aQ1Lj62S4bomZKLF4DPqW",
  workspaceRegion: "us",
  intermediateRoleArn: PLATFORM.intermediateRoleArn,
  trustedAccountId: PLATFORM.accountId,
  location: { bucket: "acme-events", prefix: "raw" },
  region: "us-west-2",
  roleName: "SegmentRole",
  kmsKeyArn: null,
  partition: "aws",
};

/** The code of the CLI guide, by its id. */
function cliCode(change: Partial<SetUpFacts>): Map<string, GuideCode> {
  const guide = setUpGuides({ ...FACTS, ...change }).find(({ method }) => method === "cli");
  const blocks = guide?.sections.flatMap((section) => section.blocks) ?? [];
  return new Map(blocks.flatMap((block) => (block.kind === "code" ? [[block.id, block]] : [])));
}

function toText(codes: Map<string, GuideCode>, id: string): string {
  const code = codes.get(id)?.code;
  if (code === undefined) throw new Error(id);
  return code;
}

/** What a program leaves behind, whether or not it fails. */
async function outcome(running: Promise<{ stdout: string; stderr: string }>) {
  return running.then(
    ({ stdout, stderr }) => ({ status: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({ status: error.code, stdout: error.stdout, stderr: error.stderr }),
  );
}

describe("with the real AWS CLI against an AWS that enforces policies", () => {
  const test = sandboxedTest
    .extend("workspace", ({ runtime }) => insertWorkspace(runtime))
    /** Bash as the customer's administrator, in a folder of its own. */
    .extend("bash", ({ dataDir, sandbox: _ }) => async (script: string, ...flags: string[]) => {
      const folder = join(dataDir, "customer");
      await mkdir(folder, { recursive: true });
      const env = await awsCliEnvironment({ home: folder, endpoint: process.env["AWS_ENDPOINT_URL_S3"] ?? "" });
      await writeFile(join(folder, "run.sh"), script);
      return outcome(run("bash", [...flags, "run.sh"], { cwd: folder, env }));
    })
    .extend("bucket", async ({ bash }) => {
      const made = await bash(
        "aws s3api create-bucket --bucket acme-events --create-bucket-configuration LocationConstraint=us-west-2 > made.json",
      );
      if (made.status !== 0) throw new Error(made.stderr);
      return "acme-events";
    })
    /** Everything that IAM holds about a role. */
    .extend("roleOf", ({ dataDir }) => async (name: string) => {
      const { roles } = JSON.parse(await readFile(join(dataDir, "sandbox", "iam.json"), "utf8")) as { roles: { name: string }[] };
      return roles.find((role) => role.name === name) ?? null;
    })
    .extend("verdict", ({ runtime, workspace, bucket: _ }) => async (roleArn: string, bucket = "acme-events/raw") => {
      const settings = { awsRegion: "us-west-2", bucket, iamRoleArn: roleArn };
      const { id } = await insertDestination(runtime, { ...settings, workspaceId: workspace.id });
      const validated = await validateDestination(runtime, actorIn(workspace.id), { destinationId: id });
      if (!validated.ok) throw new Error(JSON.stringify(validated.error));
      return validated.value.code;
    });

  test("the script makes a role that Validate accepts, and prints its ARN last (R41)", SLOW, async ({ workspace, bash, verdict }) => {
    const made = await bash(toText(cliCode({ workspaceId: workspace.id }), "script"));

    expect(made).toMatchObject({ status: 0, stderr: "" });
    expect(made.stdout.trim().split("\n")).toEqual([
      "Created the role SegmentRole.",
      "The role has the policy segment-s3-putobject.",
      "",
      "Enter this as IAM Role ARN in the destination's settings, and validate:",
      "arn:aws:iam::123456789012:role/SegmentRole",
    ]);
    expect(await verdict("arn:aws:iam::123456789012:role/SegmentRole")).toBe("ok");
  });

  test("a second run of the script updates its role", SLOW, async ({ workspace, bash, verdict }) => {
    const intermediateRoleArn = `arn:aws:iam::${PLATFORM.accountId}:role/before-the-move`;
    const before = { workspaceId: workspace.id, intermediateRoleArn, location: { bucket: "acme-events", prefix: "" } };
    await bash(toText(cliCode(before), "script"));
    expect(await verdict("arn:aws:iam::123456789012:role/SegmentRole")).toBe("external_id_rejected");

    const again = await bash(toText(cliCode({ workspaceId: workspace.id, kmsKeyArn: KEY_ARN }), "script"));

    expect(again).toMatchObject({ status: 0, stderr: "" });
    expect(again.stdout).toContain("The policy segment-s3-putobject no longer covers arn:aws:s3:::acme-events/segment-logs/*\n");
    expect(again.stdout).toContain("The role SegmentRole already exists. Its trust relationship is up to date.");
    expect(again.stdout).toContain("The role has the policy segment-s3-kms.");
    expect(await verdict("arn:aws:iam::123456789012:role/SegmentRole")).toBe("ok");
  });

  test("run twice for the same bucket and prefix, the script leaves the same role", SLOW, async ({ workspace, bash, roleOf }) => {
    const script = toText(cliCode({ workspaceId: workspace.id, location: { bucket: "acme-events", prefix: "é/a `b` 'c'" } }), "script");
    await bash(script);
    const first = await roleOf("SegmentRole");

    expect(await bash(script)).toMatchObject({
      status: 0,
      stderr: "",
      stdout: expect.not.stringContaining("no longer covers"),
    });
    expect(await roleOf("SegmentRole")).toEqual(first);
  });

  test(
    "run for a second bucket, the script leaves the first bucket's role as it is, and says what to do",
    SLOW,
    async ({ workspace, bash, roleOf, verdict }) => {
      await bash(toText(cliCode({ workspaceId: workspace.id }), "script"));
      const first = await roleOf("SegmentRole");

      const second = cliCode({ workspaceId: workspace.id, location: { bucket: "acme-logs", prefix: "" } });
      expect(await bash(toText(second, "script"))).toEqual({
        status: 1,
        stdout: "",
        stderr: [
          "The policy segment-s3-putobject of the role SegmentRole also covers other resources:",
          "arn:aws:s3:::acme-events/raw/segment-logs/*",
          "This script would remove that access, so nothing was changed. Change role_name at the top of this script to give this bucket its own role.",
          "To use one role for both, add this to the Resource of its policy segment-s3-putobject: arn:aws:s3:::acme-logs/segment-logs/*",
          "",
        ].join("\n"),
      });
      expect(await roleOf("SegmentRole")).toEqual(first);
      expect(await verdict("arn:aws:iam::123456789012:role/SegmentRole")).toBe("ok");
    },
  );

  test(
    "with their default names, the scripts for two buckets make two roles that both work",
    SLOW,
    async ({ workspace, bash, verdict }) => {
      const locations = [
        { bucket: "acme-events", prefix: "" },
        { bucket: "acme-events", prefix: "raw" },
      ];
      const arns: string[] = [];
      for (const location of locations) {
        const made = await bash(toText(cliCode({ workspaceId: workspace.id, location, roleName: roleNameFor(location) }), "script"));
        expect(made).toMatchObject({ status: 0, stderr: "" });
        arns.push(made.stdout.trim().split("\n").at(-1) ?? "");
      }
      expect(new Set(arns).size).toBe(2);
      expect(await verdict(arns[0] ?? "", "acme-events")).toBe("ok");
      expect(await verdict(arns[1] ?? "", "acme-events/raw")).toBe("ok");
    },
  );

  test("with the combined policy, one role serves a second bucket and keeps the first", SLOW, async ({ workspace, bash, verdict }) => {
    await bash(toText(cliCode({ workspaceId: workspace.id }), "script"));
    await bash("aws s3api create-bucket --bucket acme-logs --create-bucket-configuration LocationConstraint=us-west-2 > made.json");

    const both = cliCode({
      workspaceId: workspace.id,
      location: { bucket: "acme-logs", prefix: "" },
      alsoServes: [{ bucket: "acme-events", prefix: "raw" }],
    });
    expect(await bash(toText(both, "script"))).toMatchObject({ status: 0, stderr: "" });

    expect(await verdict("arn:aws:iam::123456789012:role/SegmentRole", "acme-logs")).toBe("ok");
    expect(await verdict("arn:aws:iam::123456789012:role/SegmentRole")).toBe("ok");
  });

  test("a role that trusts another workspace keeps its trust relationship", SLOW, async ({ workspace, bash, roleOf }) => {
    await bash(toText(cliCode({ workspaceId: "another-workspace" }), "script"));
    const theirs = await roleOf("SegmentRole");

    expect(await bash(toText(cliCode({ workspaceId: workspace.id }), "script"))).toEqual({
      status: 1,
      stdout: "",
      stderr:
        "The role SegmentRole trusts another workspace, with the External ID another-workspace. Nothing was changed. Change role_name at the top of this script to give this workspace its own role.\n",
    });
    expect(await roleOf("SegmentRole")).toEqual(theirs);
  });

  test("a KMS policy for another key is not replaced", SLOW, async ({ workspace, bash, roleOf }) => {
    const script = (kmsKeyArn: string) => toText(cliCode({ workspaceId: workspace.id, kmsKeyArn }), "script");
    await bash(script(KEY_ARN));
    const first = await roleOf("SegmentRole");

    const stopped = await bash(script(KEY_ARN.replace("1234abcd", "5678abcd")));

    expect(stopped).toMatchObject({ status: 1, stdout: "" });
    expect(stopped.stderr).toContain(`The policy segment-s3-kms of the role SegmentRole also covers other resources:\n${KEY_ARN}\n`);
    expect(await roleOf("SegmentRole")).toEqual(first);
  });

  test("in sandbox mode the script reaches the sandbox from a shell that is set up for another AWS", SLOW, async ({ workspace, bash }) => {
    const endpoint = process.env["AWS_ENDPOINT_URL_S3"] ?? "";
    const sandbox = { endpoint, ...CUSTOMER_ADMINISTRATOR, region: "us-west-2" };
    // The AWS CLI itself, which no test's option sends to the sandbox.
    const elsewhere = `export PATH="\${PATH#*:}" AWS_ENDPOINT_URL=http://127.0.0.1:9 AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x AWS_PROFILE=x\n`;
    const codes = cliCode({ workspaceId: workspace.id, sandbox });

    expect(await bash(elsewhere + toText(codes, "script"))).toMatchObject({ status: 0, stderr: "" });
    const steps = ["sandbox", "sandbox-bucket", "verify-trust"].map((id) => toText(codes, id)).join("\n");
    const shown = await bash(elsewhere + steps);
    expect(shown).toMatchObject({ status: 0, stderr: "" });
    expect(shown.stdout).toContain(`"sts:ExternalId": "${workspace.id}"`);
  });

  test("a role of that name that somebody else created is not changed", SLOW, async ({ workspace, bash, verdict }) => {
    const trust = formatPolicy(trustPolicy({ intermediateRoleArn: PLATFORM.intermediateRoleArn, externalId: "theirs" }));
    await bash(`aws iam create-role --role-name SegmentRole --assume-role-policy-document '${trust}' --description 'Our own' > role.json`);

    const stopped = await bash(toText(cliCode({ workspaceId: workspace.id }), "script"));

    expect(stopped).toEqual({
      status: 1,
      stdout: "",
      stderr: "A role named SegmentRole already exists, and this script did not create it. Choose another name.\n",
    });
    expect(await verdict("arn:aws:iam::123456789012:role/SegmentRole")).toBe("external_id_rejected");
  });

  test(
    "the steps, done one after the other as the page says, make a role that Validate accepts (R33 to R41)",
    SLOW,
    async ({ workspace, bash, dataDir, verdict }) => {
      const codes = cliCode({ workspaceId: workspace.id, kmsKeyArn: KEY_ARN });
      await mkdir(join(dataDir, "customer"), { recursive: true });
      for (const { fileName, language, code } of codes.values()) {
        if (fileName !== null && language === "json") await writeFile(join(dataDir, "customer", fileName), code);
      }
      const answers: Record<string, Record<string, unknown>> = {};
      for (const id of ["create-role", "create-policy", "create-kms-policy"]) {
        const { status, stdout, stderr } = await bash(toText(codes, id));
        expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
        Object.assign(answers, { [id]: JSON.parse(stdout) });
      }
      const example = JSON.parse(toText(codes, "policy-arn")) as { Policy: object };
      const made = answers["create-policy"] as { Policy: { Arn: string } };
      expect(Object.keys(made.Policy)).toEqual(Object.keys(example.Policy));

      const kms = answers["create-kms-policy"] as { Policy: { Arn: string } };
      for (const command of [
        toText(codes, "attach-policy").replace("<ARN_FROM_STEP_6_OUTPUT>", made.Policy.Arn),
        toText(codes, "attach-kms-policy").replace("<ARN_FROM_STEP_9_OUTPUT>", kms.Policy.Arn),
      ]) {
        expect(await bash(command)).toEqual({ status: 0, stdout: "", stderr: "" });
      }
      expect(await verdict("arn:aws:iam::123456789012:role/SegmentRole")).toBe("ok");
    },
  );
});

describe("with an AWS CLI that only records its arguments", () => {
  const test = plainTest.extend<{ told: (script: string) => Promise<Told> }>({
    // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names that a fixture takes.
    told: async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), "told-"));
      await mkdir(join(folder, "bin"));
      await writeFile(join(folder, "bin", "aws"), RECORDER);
      await chmod(join(folder, "bin", "aws"), 0o755);
      await use((script) => runRecorded(folder, script));
      await rm(folder, { recursive: true });
    },
  });

  test("a script with a missing value names it, and does not call AWS", async ({ told }) => {
    const codes = cliCode({ location: null, roleName: null, kmsKeyArn: "unknown" });
    expect(await told(toText(codes, "script"))).toEqual({
      status: 1,
      stderr: "Fill these in first: <YOUR_BUCKET_NAME> <YOUR_KEY_ARN> <YOUR_ROLE_NAME> \n",
      calls: [],
      files: {},
    });
  });

  test("after the value is filled in, the same script runs", async ({ told }) => {
    const codes = cliCode({ location: null, roleName: null });
    const filledIn = toText(codes, "script").replaceAll("<YOUR_BUCKET_NAME>", "acme-events").replaceAll("<YOUR_ROLE_NAME>", "Mine");
    const { status, files } = await told(filledIn);
    expect(status).toBe(0);
    expect(files["iam-policy.json"]).toEqual(permissionPolicy({ bucket: "acme-events", prefix: "" }));
  });

  test("no bucket, prefix, role name or key can inject shell code", { timeout: 120_000 }, async ({ told }) => {
    const nasty = fc.oneof(
      fc.string({
        unit: fc.oneof(fc.constantFrom(..."'\"`$(){}<>|&;\\\n\t !#*?~-=%".split("")), fc.string({ maxLength: 2 })),
        maxLength: 30,
      }),
      fc.constantFrom("$(touch pwned)", "'; touch pwned; '", "`touch pwned`", "\nEND_OF_POLICY\ntouch pwned\n", "\\'; touch pwned #"),
    );
    const roleName = fc.oneof(nasty, fc.stringMatching(/^[A-Za-z0-9_+=,.@-]{1,64}$/));
    const kmsKeyArn = fc.oneof(nasty, fc.constant(KEY_ARN), fc.constant(null));
    await fc.assert(
      fc.asyncProperty(nasty, nasty, roleName, kmsKeyArn, async (bucket, prefix, role, key) => {
        const location = { bucket: `b${bucket}`, prefix };
        const codes = cliCode({ location, roleName: role, kmsKeyArn: key });
        const { calls, files, status } = await told(toText(codes, "script"));
        const known = /^[A-Za-z0-9_+=,.@-]{1,64}$/.test(role) && (key === null || key === KEY_ARN);
        expect(status).toBe(known ? 0 : 1);
        if (known) {
          expect(files).toEqual({
            "trust-relationship-policy.json": trustPolicy({
              intermediateRoleArn: PLATFORM.intermediateRoleArn,
              externalId: FACTS.workspaceId,
            }),
            "iam-policy.json": permissionPolicy(location),
            ...(key === null ? {} : { "kms-policy.json": kmsPolicy(key) }),
          });
          expect(calls.map((words) => words[1])).toEqual([
            "get-role",
            "create-role",
            "put-role-policy",
            ...(key === null ? [] : ["put-role-policy"]),
            "get-role",
          ]);
          expect(calls.every((words) => words.includes(`--role-name=${role}`))).toBe(true);
        }

        const { calls: created } = await told(toText(codes, "create-role"));
        const wanted = known || /^[A-Za-z0-9_+=,.@-]{1,64}$/.test(role) ? role : "<YOUR_ROLE_NAME>";
        expect(created[0]?.slice(0, wanted.startsWith("-") ? 3 : 4)).toEqual([
          "iam",
          "create-role",
          ...(wanted.startsWith("-") ? [`--role-name=${wanted}`] : ["--role-name", wanted]),
        ]);
      }),
      { numRuns: 60 },
    );
  });
});

type Told = { status: number; stderr: string; calls: string[][]; files: Record<string, unknown> };

/** Says that there is no role; keeps its words and the JSON files that lie where it is run. */
const RECORDER = `#!/usr/bin/env bash
{ printf '%s\\0' "$@"; printf '\\n\\0'; } >> "$TOLD/calls"
cp ./*.json "$TOLD/files/" 2> /dev/null
case "$*" in
  *Role.Description*) echo NoSuchEntity >&2; exit 254 ;;
  *Role.Arn*) echo arn:aws:iam::123456789012:role/any ;;
esac
`;

async function runRecorded(folder: string, script: string): Promise<Told> {
  const told = join(folder, "told");
  const cwd = join(folder, "cwd");
  await rm(told, { recursive: true, force: true });
  await mkdir(join(told, "files"), { recursive: true });
  await mkdir(cwd, { recursive: true });
  const env = { NODE_ENV: "test" as const, PATH: `${join(folder, "bin")}:${process.env["PATH"]}`, TOLD: told, TMPDIR: folder };
  await writeFile(join(folder, "script.sh"), script);
  const { status, stderr } = await outcome(run("bash", [join(folder, "script.sh")], { cwd, env }));
  expect(await readdir(cwd)).toEqual([]);

  const names = await readdir(join(told, "files"));
  const files = Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, JSON.parse(await readFile(join(told, "files", name), "utf8"))] as const)),
  );
  const calls = await readFile(join(told, "calls"), "utf8").catch(() => "");
  return { status, stderr, files, calls: calls.split("\n\0").flatMap((call) => (call === "" ? [] : [call.split("\0").slice(0, -1)])) };
}
