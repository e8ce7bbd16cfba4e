import { createCustomer } from "./aws/customer.ts";
import { addAwsS3, createSource, fillSettings } from "./configure.ts";
import { furnishAwsS3 } from "./furnish.ts";
import { expect, test } from "./test.ts";

test("invalid settings are explained beside their fields, and what was typed survives a reload", async ({ owner: page }) => {
  const sourceId = await createSource(page, "Production web");
  await page.goto(`/destinations/new?source=${sourceId}`);
  const [region, bucket, role] = [page.getByLabel("AWS Region"), page.getByLabel("Bucket Name"), page.getByLabel("IAM Role ARN")];
  const save = page.getByRole("button", { name: "Save and continue" });

  await save.click();
  await expect(region).toHaveAccessibleDescription(/Choose the region of your bucket\./);
  await expect(bucket).toHaveAccessibleDescription(/Enter the name of your bucket\./);
  await expect(role).toHaveAccessibleDescription(/Enter the ARN of the role that you created for Sluice\./);

  await bucket.fill("s3://acme-events");
  await role.fill("SegmentRole");
  await save.click();
  await expect(bucket).toHaveAccessibleDescription(
    /Enter the bucket's name, not its address: acme-events rather than s3:\/\/acme-events\./,
  );
  await expect(role).toHaveAccessibleDescription(/A role ARN looks like arn:aws:iam::123456789012:role\/SegmentRole\./);

  await page.reload();
  await expect(bucket).toHaveValue("s3://acme-events");
  await expect(role).toHaveValue("SegmentRole");
  await page.goto("/destinations");
  await expect(page.getByRole("heading", { name: "Your first destination" })).toBeVisible();
});

test("text that is typed before hydration is kept", async ({ owner: page, installation, workspace, customer }) => {
  const { destinationId } = await furnishAwsS3(installation.runtime, workspace, "Production web", customer.settings);
  const scripts = Promise.withResolvers<void>();
  await page.route("**/*.js", async (route) => {
    await scripts.promise;
    await route.continue();
  });

  const opened = page.goto(`/destinations/${destinationId}/settings`);
  await page.getByLabel("Bucket Name").fill("acme-archive");
  scripts.resolve();
  await opened;

  await expect(page.getByText(/^s3:\/\/acme-archive\/segment-logs\/\w+/)).toBeVisible();
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Settings saved. New files use them.")).toBeVisible();
});

test("a bucket in another region is shown with its region, and the right region passes", async ({ owner: page, workspace, amazon: _ }) => {
  const { workspaceId } = workspace;
  const customer = await createCustomer({ workspaceId, region: "eu-west-1" });
  const { settings } = customer;
  const sourceId = await createSource(page, "Production web");
  await addAwsS3(page, sourceId, { ...settings, awsRegion: "us-west-2" });

  const validation = page.getByRole("region", { name: "Validation" });
  await page.getByRole("button", { name: "Validate", exact: true }).click();
  await expect(validation.getByText(`The bucket ${settings.bucket} is in eu-west-1, not in us-west-2.`)).toBeVisible();

  await page.getByRole("button", { name: "Change the settings" }).click();
  await fillSettings(page, settings);
  await page.getByRole("button", { name: "Validate", exact: true }).click();
  await expect(validation.getByText("Validation successful. Files can be delivered to this bucket.")).toBeVisible();
  await expect(page.getByText("You validated unsaved changes. Save them to use them.")).toBeVisible();
  customer.leave();
});

test("a role that may not upload fails with the PutObject message and the answer of AWS", async ({ owner: page, customer }) => {
  await customer.forbidUploads();
  const sourceId = await createSource(page, "Production web");
  await addAwsS3(page, sourceId, customer.settings);

  await page.getByRole("button", { name: "Validate", exact: true }).click();
  const validation = page.getByRole("region", { name: "Validation" });
  await expect(
    validation.getByText("Access Denied. Please add PutObject permissions to the IAM role in the AWS IAM Console. Learn more."),
  ).toBeVisible();
  await expect(validation.getByText("put_object_denied")).toBeVisible();
  await expect(validation.getByText("403 AccessDenied").last()).toBeVisible();
  await validation.getByRole("link", { name: "Learn more" }).click();
  await expect(page.getByRole("heading", { name: "Create an IAM role in the AWS console" })).toBeVisible();
});

test("invisible characters are named, and removed with one click", async ({ owner: page, installation, workspace, customer }) => {
  const { bucket } = customer.settings;
  const { destinationId } = await furnishAwsS3(installation.runtime, workspace, "Production web", customer.settings);
  const { db } = installation.runtime;
  // Older versions allowed this value.
  await db
    .updateTable("destination")
    .set({ bucket: `${bucket}/raw\nlogs` })
    .where("id", "=", destinationId)
    .execute();
  const [field, save] = [page.getByLabel("Bucket Name"), page.getByRole("button", { name: "Save changes" })];

  await test.step("in saved settings", async () => {
    await page.goto(`/destinations/${destinationId}/settings`);
    await expect(field).toHaveAccessibleDescription(/U\+000A line feed at position \d+, after ".*\/raw", starts a new line or column/);
    await page.getByRole("button", { name: `Use ${bucket}/rawlogs` }).click();
    await expect(field).toHaveValue(`${bucket}/rawlogs`);
    await expect(field).not.toHaveAccessibleDescription(/line feed/);
  });

  await test.step("in typed text", async () => {
    await field.fill(`${bucket}/r\u200Baw`);
    await save.click();
    await expect(field).toHaveAccessibleDescription(/U\+200B zero width space at position \d+, after ".*\/r", is invisible/);
    await page.getByRole("button", { name: `Use ${bucket}/raw`, exact: true }).click();
    await save.click();
    await expect(page.getByText("Settings saved. New files use them.")).toBeVisible();
    await page.reload();
    await expect(field).toHaveValue(`${bucket}/raw`);
  });

  await test.step("in an address", async () => {
    expect((await page.goto("/destinations/%00/settings"))?.status()).toBe(404);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("There is no page here");
  });
});
