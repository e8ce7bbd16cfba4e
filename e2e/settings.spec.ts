import { changeDestination } from "../server/configure/change-destination.ts";
import { getDestination } from "../server/configure/get-destination.ts";
import { createSource } from "./configure.ts";
import { furnishAwsS3, importLegacy } from "./furnish.ts";
import { expect, test } from "./test.ts";
import { granted } from "./workspace.ts";

test("a source is renamed, gets another write key, is disabled, enabled and deleted", async ({ owner: page }) => {
  const sourceId = await createSource(page, "Till");
  const overview = `/sources/${sourceId}`;
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Write keys" })).toBeVisible();

  await test.step("its name", async () => {
    await page.getByLabel("Name").fill("Till in Berlin");
    await page.getByRole("button", { name: "Rename" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Till in Berlin");
  });

  await test.step("its keys", async () => {
    const keys = page.getByRole("list").filter({ has: page.getByRole("button", { name: /write key 1$/ }) });
    const first = await keyNumber(1);
    await page.getByRole("button", { name: "Add a write key" }).click();
    await expect(page.getByRole("button", { name: "Show write key 2" })).toBeVisible();
    const second = await keyNumber(2);
    expect(second).not.toBe(first);

    await page.getByRole("button", { name: "Remove write key 1" }).click();
    await page.getByRole("button", { name: "Remove it for good" }).click();
    await expect(keys.getByRole("listitem")).toHaveCount(1);
    expect(await keyNumber(1)).toBe(second);
  });

  await test.step("its labels, one of them new in the workspace", async () => {
    await page.getByRole("link", { name: "The workspace's settings" }).click();
    await page.getByLabel("Key", { exact: true }).fill("team");
    await page.getByLabel("Value", { exact: true }).fill("payments");
    await page.getByRole("button", { name: "Add label" }).click();
    await expect(page.getByRole("listitem").filter({ hasText: "team:payments" })).toBeVisible();
    await page.goto(`${overview}/settings`);
    await page.getByRole("checkbox", { name: "team:payments" }).check();
    await page.getByRole("checkbox", { name: "environment:prod" }).check();
    await page.getByRole("button", { name: "Save labels" }).click();
    await expect(page.getByText("The labels are saved.")).toBeVisible();
    await page.reload();
    await expect(page.getByRole("checkbox", { checked: true })).toHaveCount(2);
  });

  await test.step("whether it stores events", async () => {
    await page.getByRole("button", { name: "Disable this source…" }).click();
    await page.getByRole("button", { name: "Disable Till in Berlin" }).click();
    await expect(page.getByRole("button", { name: "Enable this source" })).toBeVisible();
    await page.goto(overview);
    await page.getByRole("link", { name: "Enable it in its settings" }).click();
    await page.getByRole("button", { name: "Enable this source" }).click();
    await expect(page.getByRole("button", { name: "Disable this source…" })).toBeVisible();
  });

  await test.step("its deletion", async () => {
    await page.getByRole("button", { name: "Delete Till in Berlin…" }).click();
    await page.getByRole("button", { name: "Delete Till in Berlin for good" }).click();
    await expect(page.getByRole("heading", { name: "Your first source" })).toBeVisible();
    await page.goto(overview);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("There is nothing here");
  });

  async function keyNumber(number: number): Promise<string> {
    await page.getByRole("button", { name: `Show write key ${number}` }).click();
    const key = page.getByRole("listitem").filter({ has: page.getByRole("button", { name: `Hide write key ${number}` }) });
    const text = await key.locator("code").textContent();
    await page.getByRole("button", { name: `Hide write key ${number}` }).click();
    return String(text);
  }
});

test("a workspace is renamed, and its id stays", async ({ owner: page, workspace }) => {
  await page.goto("/settings/workspace");
  await page.getByLabel("Name").fill("Acme Europe");
  await page.getByRole("button", { name: "Rename" }).click();
  await expect(page.getByRole("complementary").getByText("Acme Europe")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Name")).toHaveValue("Acme Europe");
  await expect(page.getByText(workspace.workspaceId)).toBeVisible();
});

test("a source with a destination shows what must be deleted first", async ({ owner: page, installation, workspace, customer }) => {
  const { sourceId, destinationId } = await furnishAwsS3(installation.runtime, workspace, "Production web", customer.settings);
  await page.goto(`/sources/${sourceId}/settings`);
  await expect(page.getByRole("button", { name: /^Delete/ })).toBeHidden();
  await page.getByRole("link", { name: "AWS S3 · Production web" }).last().click();
  await expect(page).toHaveURL(new RegExp(`/destinations/${destinationId}/settings$`));
});

test("another prefix on an enabled destination shows the changed line of the policy, and can be validated before it is saved", async ({
  owner: page,
  installation,
  workspace,
  customer,
}) => {
  const { runtime } = installation;
  const { bucket } = customer.settings;
  const { destinationId } = await furnishAwsS3(runtime, workspace, "Production web", customer.settings);
  granted(await changeDestination(runtime, workspace.owner, destinationId, { enabled: true }));
  await page.goto(`/destinations/${destinationId}/settings`);
  await page.getByRole("button", { name: "Validate", exact: true }).click();
  await expect(page.getByText(/Last validated .+: passed$/)).toBeVisible();

  await page.getByLabel("Bucket Name").fill(`${bucket}/team-a`);
  await expect(page.getByText(`These values are not validated yet. Last validated with s3://${bucket}`)).toBeVisible();
  const changed = page.getByRole("figure").filter({ hasText: "Permission policy, changed lines" });
  await expect(changed.getByRole("deletion")).toHaveText(`- "Resource": "arn:aws:s3:::${bucket}/segment-logs/*"`);
  await expect(changed.getByRole("insertion")).toHaveText(`+ "Resource": "arn:aws:s3:::${bucket}/team-a/segment-logs/*"`);

  await page.getByRole("button", { name: "Validate the new settings" }).click();
  const validation = page.getByRole("region", { name: "Validation" });
  await expect(validation.getByText("put_object_denied")).toBeVisible();
  const [fix, steps] = [validation.getByRole("region", { name: "What to do" }), validation.getByText(/steps passed$/)];
  expect((await fix.boundingBox())?.y).toBeLessThan((await steps.boundingBox())?.y ?? 0);
  await expect(page.getByRole("button", { name: "Save changes" })).toBeEnabled();
});

test("settings that somebody else saved meanwhile are shown beside one's own, and are not overwritten without a choice", async ({
  owner: page,
  installation,
  workspace,
  customer,
}) => {
  const { runtime } = installation;
  const { bucket } = customer.settings;
  const { destinationId } = await furnishAwsS3(runtime, workspace, "Production web", customer.settings);
  await page.goto(`/destinations/${destinationId}/settings`);
  const field = page.getByLabel("Bucket Name");
  await field.fill(`${bucket}/mine`);
  const theirs = { ...customer.settings, bucket: `${bucket}/theirs` };
  granted(await changeDestination(runtime, workspace.owner, destinationId, { settings: theirs }));

  const conflict = page.getByRole("alert").filter({ hasText: "Someone else changed these settings after you opened this page" });
  await test.step("the save is refused with both values of the changed field", async () => {
    await page.getByRole("button", { name: "Save changes" }).click();
    await expect(conflict.getByRole("term")).toHaveText(["Bucket Name"]);
    await expect(conflict.getByText(`Saved: ${bucket}/theirs`)).toBeVisible();
    await expect(conflict.getByText(`Yours: ${bucket}/mine`)).toBeVisible();
    await expect(field).toHaveValue(`${bucket}/mine`);
  });

  await test.step("the saved settings can be used", async () => {
    await conflict.getByRole("button", { name: "Use the saved settings" }).click();
    await expect(conflict).toBeHidden();
    await expect(field).toHaveValue(`${bucket}/theirs`);
    await page.reload();
    await expect(field).toHaveValue(`${bucket}/theirs`);
  });
});

test("the location of another destination is saved only after a confirmation that names the other destination", async ({
  owner: page,
  installation,
  workspace,
  customer,
}) => {
  const { runtime } = installation;
  const { bucket } = customer.settings;
  const settings = { ...customer.settings, bucket: `${bucket}/new` };
  const { sourceId, destinationId } = await furnishAwsS3(runtime, workspace, "Production web", settings);
  granted(await changeDestination(runtime, workspace.owner, destinationId, { enabled: true }));
  await importLegacy(workspace.workspaceId, sourceId, customer.settings);
  await page.goto(`/destinations/${destinationId}/settings`);
  await page.getByLabel("Bucket Name").fill(bucket);
  await page.getByRole("button", { name: "Save changes" }).click();

  const dialog = page.getByRole("dialog", { name: "Amazon S3 already writes to this location" });
  await expect(dialog.getByText(`s3://${bucket}/segment-logs/`)).toBeVisible();
  await expect(dialog.getByRole("link", { name: "Amazon S3" })).toBeVisible();
  await dialog.getByRole("button", { name: "Go back" }).click();
  const saved = await getDestination(runtime, workspace.owner, destinationId);
  expect(saved?.settings.bucket).toBe(settings.bucket);

  await page.getByRole("button", { name: "Save changes" }).click();
  await dialog.getByRole("button", { name: "Save anyway" }).click();
  await expect(page.getByText("Amazon S3 writes to the same location")).toBeVisible();
});
