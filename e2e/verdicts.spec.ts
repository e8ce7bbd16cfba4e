import type { Page } from "@playwright/test";
import type { Settings } from "../server/domain/destination/settings.ts";
import { type Customer, KMS_KEY_ARN } from "./aws/customer.ts";
import { amazonDirectory, PLATFORM } from "./aws/mount-amazon.ts";
import { SCRIPTED_REQUEST_ID, type ScriptedFault, scriptFault } from "./aws/scripted-faults.ts";
import { furnishAwsS3 } from "./furnish.ts";
import { sluice } from "./sluice.ts";
import { expect, test } from "./test.ts";
import { validateAndRead } from "./validation-panel.ts";

/** The message of each code: the document's troubleshooting table, character for character. The last two are Sluice's own. */
const MESSAGES = {
  intermediate_role_failed:
    "Unknown Error. Please try again. If the problem persists, please contact [Segment support](mailto:friends@segment.com).",
  external_id_not_required:
    "Access Denied. Please configure External ID in the AWS IAM Console. [Learn more](#create-an-iam-role-in-the-aws-console).",
  assume_role_failed:
    "Unknown Error. Please follow [instructions](#create-an-iam-role-in-the-aws-console) to set up the AWS S3 destination. If the problem persists, please contact [Segment support](mailto:friends@segment.com).",
  external_id_rejected:
    "Access Denied. Please configure External ID in the AWS IAM Console. [Learn more](#create-an-iam-role-in-the-aws-console).",
  put_object_denied:
    "Access Denied. Please add PutObject permissions to the IAM role in the AWS IAM Console. [Learn more](#create-an-iam-role-in-the-aws-console).",
  put_object_failed:
    "Unknown Error. Please follow [instructions](#create-an-iam-role-in-the-aws-console) to set up the AWS S3 destination. If the problem persists, please contact [Segment support](mailto:friends@segment.com).",
  inconclusive: "AWS couldn't be asked just now, so nothing is known about these settings. Please try again in a minute.",
  ok: "Validation successful. Files can be delivered to this bucket.",
};

/** Who has to act. */
const YOURS = "You can fix this here or in your AWS account.";
const OURS = "The operator of Sluice has to fix this. Your settings are not the cause.";
const AMAZONS = "AWS had a problem, so your settings were not checked. Try again shortly.";

const IDENTITY = "Check Sluice's own AWS credentials";
const INTERMEDIATE = "Assume Sluice's intermediate role";
const REGION = "Check the bucket's region";
const WITHOUT_ID = "Try your role without an External ID";
const MADE_UP_ID = "Try your role with a made-up External ID";
const WITH_ID = "Assume your role with your workspace's External ID";
const UPLOAD = "Upload dummy-object.txt";

type Stage = { page: Page; customer: Customer; settings: Settings; workspaceId: string };

/** A condition of AWS, and what the page shows for it. Texts in `<>` are replaced with that setting. */
type Row = {
  title: string;
  /** The change that the customer makes or types. */
  given?: (stage: Stage) => Promise<void>;
  /** A fault that the sandbox can't produce. */
  fault?: (settings: Settings, workspaceId: string) => ScriptedFault;
  code: keyof typeof MESSAGES;
  step: string;
  /** AWS's answer with an explanation. */
  says: string;
  whose: string;
  /** A part of the text to copy, or of the button to press. */
  fix: string | null;
};

const SUPPORT_WANTS = "\nStep ";

const PLATFORM_ROWS: Row[] = [
  {
    title: "the platform's own credentials are bad",
    fault: () => ({ on: "GetCallerIdentity", answer: { status: 403, code: "InvalidClientTokenId" } }),
    code: "intermediate_role_failed",
    step: IDENTITY,
    says: "403 InvalidClientTokenId · Sluice can't assume its own role. The operator of Sluice has to fix this; no event is lost.",
    whose: OURS,
    fix: SUPPORT_WANTS,
  },
  {
    title: "STS can't be reached",
    fault: () => ({ on: "GetCallerIdentity", answer: "hangs up" }),
    code: "inconclusive",
    step: IDENTITY,
    says: "ECONNRESET · Sluice can't assume its own role. The operator of Sluice has to fix this; no event is lost.",
    whose: OURS,
    fix: SUPPORT_WANTS,
  },
  {
    title: "the intermediate role doesn't trust the platform",
    fault: () => ({ on: "AssumeRole", of: PLATFORM.intermediateRoleArn, answer: { status: 403, code: "AccessDenied" } }),
    code: "intermediate_role_failed",
    step: INTERMEDIATE,
    says: "403 AccessDenied · Sluice can't assume its own role. The operator of Sluice has to fix this; no event is lost.",
    whose: OURS,
    fix: `Request ${SCRIPTED_REQUEST_ID}`,
  },
  {
    title: "STS is throttled before the first request to the customer",
    fault: () => ({ on: "AssumeRole", of: PLATFORM.intermediateRoleArn, answer: { status: 400, code: "ThrottlingException" } }),
    code: "inconclusive",
    step: INTERMEDIATE,
    says: "400 ThrottlingException · Sluice can't assume its own role. The operator of Sluice has to fix this; no event is lost.",
    whose: AMAZONS,
    fix: null,
  },
];

const ROLE_ROWS: Row[] = [
  {
    title: "the trust policy has no condition",
    given: ({ customer }) => customer.trustOn(null),
    code: "external_id_not_required",
    step: WITHOUT_ID,
    says: "Your role was assumed without an External ID: its trust policy doesn't require one.",
    whose: YOURS,
    fix: '"sts:ExternalId": "<workspace id>"',
  },
  {
    title: "the condition accepts any External ID",
    given: ({ customer }) => customer.trustOn({ StringLike: { "sts:ExternalId": "*" } }),
    code: "external_id_not_required",
    step: MADE_UP_ID,
    says: "Your role was assumed with a made-up External ID: its trust policy accepts any value.",
    whose: YOURS,
    fix: '"sts:ExternalId": "<workspace id>"',
  },
  {
    title: "the condition requires another External ID",
    given: ({ customer }) => customer.trustOn({ StringEquals: { "sts:ExternalId": "another-workspace" } }),
    code: "external_id_rejected",
    step: WITH_ID,
    says: "403 AccessDenied",
    whose: YOURS,
    fix: '"sts:ExternalId": "<workspace id>"',
  },
  {
    title: "there is no such role",
    given: ({ page }) => page.getByLabel("IAM Role ARN").fill("arn:aws:iam::123456789012:role/Absent"),
    code: "external_id_rejected",
    step: WITH_ID,
    says: "403 AccessDenied",
    whose: YOURS,
    fix: '"sts:ExternalId": "<workspace id>"',
  },
  {
    title: "AWS rejects the call as malformed",
    fault: ({ iamRoleArn }) => ({
      on: "AssumeRole",
      of: iamRoleArn,
      answer: { status: 400, code: "ValidationError", message: "The requested DurationSeconds exceeds the 1 hour session limit." },
    }),
    code: "assume_role_failed",
    step: WITHOUT_ID,
    says: "400 ValidationError · AWS rejected the request as invalid: The requested DurationSeconds exceeds the 1 hour session limit.",
    whose: YOURS,
    fix: "aws iam get-role --role-name SegmentRole-",
  },
  {
    title: "STS is off in the role's account",
    fault: ({ iamRoleArn }) => ({ on: "AssumeRole", of: iamRoleArn, answer: { status: 403, code: "RegionDisabledException" } }),
    code: "external_id_rejected",
    step: WITHOUT_ID,
    says: "403 RegionDisabledException · The STS endpoint that Sluice uses is not active in your AWS account. Activate it in the IAM console's STS settings.",
    whose: YOURS,
    fix: "https://console.aws.amazon.com/iam/home#/account_settings",
  },
  {
    title: "STS is throttled",
    fault: ({ iamRoleArn }) => ({ on: "AssumeRole", of: iamRoleArn, answer: { status: 400, code: "ThrottlingException" } }),
    code: "inconclusive",
    step: WITHOUT_ID,
    says: "400 ThrottlingException · AWS is throttling requests.",
    whose: AMAZONS,
    fix: null,
  },
  {
    title: "the session of the intermediate role has expired",
    fault: ({ iamRoleArn }, externalId) => ({
      on: "AssumeRole",
      of: iamRoleArn,
      externalId,
      answer: { status: 403, code: "ExpiredTokenException" },
    }),
    code: "inconclusive",
    step: WITH_ID,
    says: "403 ExpiredTokenException · The session of your role expired too early.",
    whose: OURS,
    fix: SUPPORT_WANTS,
  },
];

const BUCKET_ROWS: Row[] = [
  {
    title: "there is no such bucket",
    given: ({ page }) => page.getByLabel("Bucket Name").fill("nobodys-bucket"),
    code: "put_object_failed",
    step: REGION,
    says: "404 NotFound · There is no bucket named nobodys-bucket.",
    whose: YOURS,
    fix: "aws s3 mb s3://nobodys-bucket --region us-west-2",
  },
  {
    title: "the bucket is in another region",
    given: ({ page }) => chooseRegion(page, "eu-west-1"),
    code: "put_object_failed",
    step: REGION,
    says: "The bucket <bucket> is in us-west-2, not in eu-west-1.",
    whose: YOURS,
    fix: "Use us-west-2",
  },
  {
    title: "S3 has an outage before the region of the bucket is known",
    fault: ({ bucket }) => ({ on: "HeadBucket", of: bucket, answer: { status: 503, code: "ServiceUnavailable" } }),
    code: "inconclusive",
    step: REGION,
    says: "503 Unknown · AWS is temporarily unavailable.",
    whose: AMAZONS,
    fix: null,
  },
  {
    title: "the bucket moved: 301",
    fault: ({ bucket }) => ({
      on: "PutObject",
      of: bucket,
      answer: { status: 301, code: "PermanentRedirect", headers: { "x-amz-bucket-region": "eu-west-1" } },
    }),
    code: "put_object_failed",
    step: UPLOAD,
    says: "301 PermanentRedirect · The bucket <bucket> is in eu-west-1, not in us-west-2.",
    whose: YOURS,
    fix: "Use eu-west-1",
  },
  {
    title: "the name of a new bucket is not known everywhere yet: 307",
    fault: ({ bucket }) => ({ on: "PutObject", of: bucket, answer: { status: 307, code: "TemporaryRedirect" } }),
    code: "put_object_failed",
    step: UPLOAD,
    says: "307 TemporaryRedirect · The bucket <bucket> is not in us-west-2.",
    whose: YOURS,
    fix: "aws s3api head-bucket --bucket <bucket>",
  },
  {
    title: "the signature names another region than the bucket's",
    fault: ({ bucket }) => ({
      on: "PutObject",
      of: bucket,
      answer: { status: 400, code: "AuthorizationHeaderMalformed", region: "eu-central-1" },
    }),
    code: "put_object_failed",
    step: UPLOAD,
    says: "400 AuthorizationHeaderMalformed · The bucket <bucket> is in eu-central-1, not in us-west-2.",
    whose: YOURS,
    fix: "Use eu-central-1",
  },
  {
    title: "the region's endpoint doesn't serve the bucket",
    fault: ({ bucket }) => ({ on: "PutObject", of: bucket, answer: { status: 400, code: "IllegalLocationConstraintException" } }),
    code: "put_object_failed",
    step: UPLOAD,
    says: "400 IllegalLocationConstraintException · The bucket <bucket> is not in us-west-2.",
    whose: YOURS,
    fix: "aws s3api head-bucket --bucket <bucket>",
  },
];

const UPLOAD_ROWS: Row[] = [
  {
    title: "the role lacks PutObject",
    given: ({ customer }) => customer.forbidUploads(),
    code: "put_object_denied",
    step: UPLOAD,
    says: "403 AccessDenied",
    whose: YOURS,
    fix: '"Resource": "arn:aws:s3:::<bucket>/segment-logs/*"',
  },
  {
    title: "the policy doesn't cover the prefix",
    given: ({ page, settings }) => page.getByLabel("Bucket Name").fill(`${settings.bucket}/team/a`),
    code: "put_object_denied",
    step: UPLOAD,
    says: "403 AccessDenied",
    whose: YOURS,
    fix: '+       "Resource": "arn:aws:s3:::<bucket>/team/a/segment-logs/*"',
  },
  {
    title: "the role lacks PutObjectAcl",
    given: ({ customer }) => customer.allowUploads(["s3:PutObject"]),
    code: "put_object_denied",
    step: UPLOAD,
    says: "403 AccessDenied",
    whose: YOURS,
    fix: "The same upload succeeded without the ACL.",
  },
  {
    title: "the requester has to pay",
    fault: ({ bucket }) => ({
      on: "PutObject",
      of: bucket,
      unlessSent: "x-amz-request-payer",
      answer: { status: 403, code: "AccessDenied", message: "Access Denied" },
    }),
    code: "put_object_denied",
    step: UPLOAD,
    says: "403 AccessDenied",
    whose: YOURS,
    fix: "aws s3api put-bucket-request-payment --bucket <bucket> --request-payment-configuration Payer=BucketOwner",
  },
  {
    title: "the bucket's KMS key is disabled",
    fault: ({ bucket }) => ({ on: "PutObject", of: bucket, answer: { status: 400, code: "KMS.DisabledException" } }),
    code: "put_object_failed",
    step: UPLOAD,
    says: "400 KMS.DisabledException · The bucket's KMS key is disabled, deleted or not usable. Enable it, or choose another key for the bucket.",
    whose: YOURS,
    fix: "aws kms enable-key --key-id",
  },
  {
    title: "the bucket does not accept the ACL",
    fault: ({ bucket }) => ({ on: "PutObject", of: bucket, answer: { status: 400, code: "AccessControlListNotSupported" } }),
    code: "put_object_failed",
    step: UPLOAD,
    says: "400 AccessControlListNotSupported · The bucket doesn't accept the ACL bucket-owner-full-control.",
    whose: YOURS,
    fix: "aws s3api put-bucket-ownership-controls --bucket <bucket>",
  },
  {
    title: "Object Lock requires a header that is not sent",
    fault: ({ bucket }) => ({
      on: "PutObject",
      of: bucket,
      answer: { status: 400, code: "InvalidRequest", message: "Object Lock parameters need a checksum." },
    }),
    code: "put_object_failed",
    step: UPLOAD,
    says: "400 InvalidRequest · AWS rejected the request as invalid: Object Lock parameters need a checksum.",
    whose: OURS,
    fix: SUPPORT_WANTS,
  },
  {
    title: "the role may not use the bucket's KMS key",
    given: ({ customer }) => customer.encryptWithKms(),
    code: "put_object_denied",
    step: UPLOAD,
    says: "403 AccessDenied · The role isn't allowed to use the bucket's KMS key. Allow kms:GenerateDataKey and kms:Decrypt on that key.",
    whose: YOURS,
    fix: `"Resource": "${KMS_KEY_ARN}"`,
  },
];

const PASSING_ROWS: Row[] = [
  ...(
    [
      [503, "SlowDown", "AWS is throttling requests."],
      [503, "ServiceUnavailable", "AWS is temporarily unavailable."],
      [500, "InternalError", "AWS is temporarily unavailable."],
      [409, "ConditionalRequestConflict", "Another upload of the same object is in progress."],
      [400, "BadDigest", "The upload was damaged in transit."],
    ] as const
  ).map(
    ([status, code, meaning]): Row => ({
      title: `S3 answers ${code}`,
      fault: ({ bucket }) => ({ on: "PutObject", of: bucket, answer: { status, code } }),
      code: "inconclusive",
      step: UPLOAD,
      says: `${status} ${code} · ${meaning}`,
      whose: AMAZONS,
      fix: null,
    }),
  ),
  {
    title: "S3 can't be reached",
    fault: ({ bucket }) => ({ on: "PutObject", of: bucket, answer: "hangs up" }),
    code: "inconclusive",
    step: UPLOAD,
    says: "ECONNRESET · AWS can't be reached.",
    whose: OURS,
    fix: SUPPORT_WANTS,
  },
  {
    title: "the clock of the installation is off",
    fault: ({ bucket }) => ({ on: "PutObject", of: bucket, answer: { status: 403, code: "RequestTimeTooSkewed" } }),
    code: "put_object_failed",
    step: UPLOAD,
    says: "403 RequestTimeTooSkewed · The clock of this installation is off by more than AWS allows. The operator of Sluice has to fix this; no event is lost.",
    whose: OURS,
    fix: SUPPORT_WANTS,
  },
  {
    title: "the session has expired",
    fault: ({ bucket }) => ({ on: "PutObject", of: bucket, answer: { status: 400, code: "ExpiredToken" } }),
    code: "inconclusive",
    step: UPLOAD,
    says: "400 ExpiredToken · The session of your role expired too early.",
    whose: OURS,
    fix: SUPPORT_WANTS,
  },
  {
    title: "the object is there already",
    fault: ({ bucket }) => ({ on: "PutObject", of: bucket, answer: { status: 412, code: "PreconditionFailed" } }),
    code: "put_object_failed",
    step: UPLOAD,
    says: "412 PreconditionFailed · An object with this name already exists.",
    whose: OURS,
    fix: SUPPORT_WANTS,
  },
];

for (const [about, rows, tag] of [
  ["the platform's own faults", PLATFORM_ROWS, ["@alone"]],
  ["faults of the role", ROLE_ROWS, []],
  ["faults of the bucket's location", BUCKET_ROWS, []],
  ["faults of the upload", UPLOAD_ROWS, []],
  ["transient faults, and faults of Sluice", PASSING_ROWS, []],
] as const) {
  test(`${about} are shown with the document's message, who has to act, and the fix`, { tag: [...tag] }, async ({
    owner: page,
    installation,
    workspace,
    customer,
  }) => {
    const { settings } = customer;
    const { workspaceId } = workspace;
    const { destinationId } = await furnishAwsS3(installation.runtime, workspace, "Production web", settings);
    const toMessage = (code: Row["code"]) =>
      MESSAGES[code].replace("#create-an-iam-role-in-the-aws-console", `/destinations/${destinationId}/set-up`);
    const fillIn = (text: string) => text.replace("<bucket>", settings.bucket).replace("<workspace id>", workspaceId);

    await page.goto(`/destinations/${destinationId}/settings`);
    for (const { title, given, fault, ...row } of rows) {
      await test.step(title, async () => {
        await given?.({ page, customer, settings, workspaceId });
        const removeFault = fault && (await scriptFault(amazonDirectory(sluice.dataDirectory), fault(settings, workspaceId)));
        const shown = await validateAndRead(page);
        await removeFault?.();

        const { message, code, failed, remedy, fix } = shown;
        expect.soft({ message, code, failed: failed.slice(0, 2), whose: remedy[0] }, title).toEqual({
          message: toMessage(row.code),
          code: row.code,
          failed: [row.step, fillIn(row.says)],
          whose: row.whose,
        });
        if (row.fix === null)
          expect.soft({ fix, press: remedy.filter((words) => words.startsWith("Use ")) }, title).toEqual({ fix: null, press: [] });
        else expect.soft([...remedy, fix].join("\n"), title).toContain(fillIn(row.fix));
        if (fault && fault(settings, workspaceId).answer !== "hangs up")
          expect.soft(failed.at(-1), title).toBe(`Request ${SCRIPTED_REQUEST_ID}`);
      });
      if (given) await restoreSettings({ page, customer, settings, workspaceId });
    }
  });
}

test("a role that follows the document passes, with the note that dummy-object.txt may be deleted", async ({
  owner: page,
  installation,
  workspace,
  customer,
}) => {
  const { destinationId } = await furnishAwsS3(installation.runtime, workspace, "Production web", customer.settings);
  await page.goto(`/destinations/${destinationId}/settings`);
  expect(await validateAndRead(page)).toEqual({ message: MESSAGES.ok, code: "ok", failed: [], remedy: [], fix: null });
  await expect(page.getByRole("main")).toContainText(
    "Validating uploads a text file, dummy-object.txt, to the segment-logs folder. You may delete it.",
  );
});

/** Restores what the previous row has changed. */
async function restoreSettings({ page, customer, settings }: Stage): Promise<void> {
  await customer.trustWithCondition();
  await customer.allowUploads();
  await page.getByLabel("Bucket Name").fill(settings.bucket);
  await page.getByLabel("IAM Role ARN").fill(settings.iamRoleArn);
  if ((await page.getByLabel("AWS Region").textContent())?.startsWith(settings.awsRegion) === false)
    await chooseRegion(page, settings.awsRegion);
}

async function chooseRegion(page: Page, region: string): Promise<void> {
  await page.getByRole("combobox", { name: "AWS Region" }).click();
  await page.getByRole("option", { name: region }).click();
}
