import { expect, type Page } from "@playwright/test";
import type { Settings } from "../server/domain/destination/settings.ts";

/** Creates a source on the sources page, and stays on the page of the new source. Returns its id. */
export async function createSource(page: Page, name: string): Promise<string> {
  await page.goto("/sources");
  await page.getByRole("button", { name: "Create source" }).click();
  const dialog = page.getByRole("dialog", { name: "Create source" });
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Create source" }).click();
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
  return new URL(page.url()).pathname.replace("/sources/", "");
}

export async function fillSettings(page: Page, { awsRegion, bucket, iamRoleArn }: Settings): Promise<void> {
  await page.getByRole("combobox", { name: "AWS Region" }).click();
  await page.getByRole("option", { name: awsRegion }).click();
  await page.getByLabel("Bucket Name").fill(bucket);
  await page.getByLabel("IAM Role ARN").fill(iamRoleArn);
}

/** Adds an AWS S3 to the source on the page that adds destinations, and stops at the Validate step. */
export async function addAwsS3(page: Page, sourceId: string, settings: Settings): Promise<void> {
  await page.goto(`/destinations/new?source=${sourceId}`);
  await fillSettings(page, settings);
  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(page.getByRole("button", { name: "Validate", exact: true })).toBeVisible();
}
