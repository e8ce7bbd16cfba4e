import type { Page } from "@playwright/test";
import { inviteMember } from "../server/access/members/invite-member.ts";
import { renameWorkspace } from "../server/access/workspace/rename-workspace.ts";
import { addDestination } from "../server/configure/add-destination.ts";
import { createSource } from "../server/configure/create-source.ts";
import type { Grant } from "../server/domain/access/permissions.ts";
import { AWS_S3 } from "../server/domain/destination/catalog.ts";
import { callAction } from "./call-action.ts";
import { furnishAwsS3, furnishSource } from "./furnish.ts";
import { expect, test } from "./test.ts";
import { addMember, createWorkspace, granted } from "./workspace.ts";

/** What each role may do in a workspace with two sources, with a grant on the first. */
const ROLES: {
  role: Grant["role"];
  onAllSources: boolean;
  sees: "both" | "the first" | "none";
  edits: boolean;
  creates: boolean;
  invites: boolean;
}[] = [
  { role: "workspace_owner", onAllSources: true, sees: "both", edits: true, creates: true, invites: true },
  { role: "workspace_admin", onAllSources: true, sees: "both", edits: true, creates: true, invites: false },
  { role: "source_admin", onAllSources: true, sees: "both", edits: true, creates: true, invites: false },
  { role: "source_admin", onAllSources: false, sees: "the first", edits: true, creates: false, invites: false },
  { role: "source_read_only", onAllSources: false, sees: "the first", edits: false, creates: false, invites: false },
  { role: "workspace_member", onAllSources: true, sees: "none", edits: false, creates: false, invites: false },
  { role: "minimal_access", onAllSources: true, sees: "none", edits: false, creates: false, invites: false },
];

test("every role can do what it may do, and reads why it may not do the rest", async ({ page, installation, workspace, customer }) => {
  test.slow();
  const { runtime } = installation;
  const { settings } = customer;
  const first = await furnishAwsS3(runtime, workspace, "Production web", settings);
  const other = await furnishAwsS3(runtime, workspace, "Mobile app", settings);
  const bareId = await furnishSource(runtime, workspace, "Till");

  for (const { role, onAllSources, sees, edits, creates, invites } of ROLES) {
    await test.step(`${role} on ${onAllSources ? "all" : "chosen"} sources`, async () => {
      const chosen = [first.sourceId, bareId].map((sourceId): Grant => ({ role, sourceId }));
      const account = await addMember(runtime, workspace, "Robin", onAllSources ? [{ role, sourceId: null }] : chosen);
      // All in one browser, so that data of the previous person would show.
      await page.context().clearCookies();
      await installation.signIn(page.context(), account);
      const toStatus = async (path: string) => (await page.goto(path))?.status();
      const button = (name: string | RegExp) => page.getByRole("button", { name, exact: true });

      expect(await toStatus("/sources")).toBe(sees === "none" ? 403 : 200);
      await expect(page.getByRole("link", { name: "Production web", exact: true })).toBeVisible({ visible: sees !== "none" });
      await expect(page.getByRole("link", { name: "Mobile app", exact: true })).toBeVisible({ visible: sees === "both" });
      await expect(page.getByText("Your role doesn't show sources")).toBeVisible({ visible: sees === "none" });
      await expect(button("Create source")).toBeVisible({ visible: creates });

      expect(await toStatus("/destinations")).toBe(sees === "none" ? 403 : 200);
      await expect(page.getByText("Your role doesn't show destinations")).toBeVisible({ visible: sees === "none" });
      await expect(page.getByRole("link", { name: "Add destination" })).toBeVisible({ visible: edits });

      expect(await toStatus(`/sources/${bareId}`)).toBe(sees === "none" ? 404 : 200);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(sees === "none" ? "There is nothing here" : "Till");
      await expect(button("Show the write key")).toBeVisible({ visible: edits });
      await expect(page.getByText("Your role doesn't show write keys.")).toBeVisible({ visible: sees !== "none" && !edits });
      await expect(page.getByRole("link", { name: "Add destination" })).toBeVisible({ visible: edits });

      expect(await toStatus(`/destinations/new?source=${bareId}`)).toBe(edits ? 200 : 403);
      await expect(page.getByLabel("Bucket Name")).toBeVisible({ visible: edits });
      await expect(page.getByText("Your role doesn't allow this. Ask a workspace owner.")).toBeVisible({ visible: !edits });

      expect(await toStatus(`/destinations/${first.destinationId}/settings`)).toBe(sees === "none" ? 404 : 200);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(
        sees === "none" ? "There is nothing here" : "AWS S3 · Production web",
      );
      for (const name of ["Validate", "Save changes", "Delete AWS S3 · Production web…"])
        await expect(button(name)).toBeVisible({ visible: edits });
      if (sees !== "none" && !edits) {
        await expect(page.getByText("Your role can view these settings, but not change or validate them.")).toBeVisible();
        await expect(page.getByLabel("Bucket Name")).not.toBeEditable();
        await expect(page.getByRole("combobox", { name: "AWS Region" })).toBeDisabled();
        const delivery = page.getByRole("switch", { name: "Delivery" });
        await expect(delivery).toBeDisabled();
        await expect(delivery).toHaveAccessibleDescription("Your role doesn't allow you to enable or disable this destination.");
      }

      expect(await toStatus("/settings/tokens")).toBe(invites ? 200 : 403);
      await expect(page.getByText("Your role doesn't allow you to see or create tokens")).toBeVisible({ visible: !invites });
      expect(await toStatus("/settings/activity")).toBe(role === "workspace_owner" || role === "workspace_admin" ? 200 : 403);
      expect(await toStatus("/settings/access")).toBe(invites ? 200 : 403);
      await expect(button("Invite")).toBeVisible({ visible: invites });
      await expect(page.getByText("Your role doesn't allow you to see who has access")).toBeVisible({ visible: !invites });

      const onFirst = sees === "none" ? "unknown_destination" : edits ? "ok" : "forbidden";
      const onOther = sees === "both" ? onFirst : "unknown_destination";
      expect(await validateByRequest(page, first.destinationId, settings)).toBe(onFirst);
      expect(await validateByRequest(page, other.destinationId, settings)).toBe(onOther);
      const seen = await page.request.get(`/destinations/${first.destinationId}/delivery/live`);
      expect(seen.ok()).toBe(sees !== "none");
    });
  }
});

/** Calls Validate with the page's cookies but without its button. Returns the code of the validation or of the refusal. */
async function validateByRequest(page: Page, destinationId: string, settings: object): Promise<string> {
  const response = await callAction(page, "/destinations/new", "validateAction", [destinationId, settings]);
  const [, ok, rest = ""] = /"answer":\{"ok":(true|false),(.*)/s.exec(await response.text()) ?? [];
  const [, code] = (ok === "true" ? /"value":\{.*?"code":"(\w+)"/s : /"code":"(\w+)"/).exec(rest) ?? [];
  return String(code);
}

test("validation needs a session", async ({ page, installation, workspace, customer }) => {
  const { destinationId } = await furnishAwsS3(installation.runtime, workspace, "Production web", customer.settings);
  expect(await validateByRequest(page, destinationId, customer.settings)).toBe("signed_out");
});

test("a member of two workspaces switches between them", async ({ owner: page, installation, workspace, openBrowser }) => {
  const { runtime } = installation;
  const theirs = await createWorkspace(runtime);
  await furnishSource(runtime, workspace, "Production web");
  const { link } = granted(await inviteMember(runtime, theirs.owner, { email: workspace.email, grants: [...theirs.owner.grants] }));
  granted(await renameWorkspace(runtime, theirs.owner, "Initech"));

  await page.goto(new URL(link).pathname);
  await page.getByRole("button", { name: "Join Initech" }).click();
  await expect(page.getByRole("complementary")).toContainText("Initech");
  await expect(page.getByRole("heading", { name: "Your first source" })).toBeVisible();

  await page.getByRole("button", { name: "Account of Dana" }).click();
  await expect(page.getByRole("menuitemradio", { name: "Initech" })).toBeChecked();
  await page.getByRole("menuitemradio", { name: "Acme" }).click();
  await expect(page.getByRole("complementary")).toContainText("Acme");
  await page.goto("/sources");
  await expect(page.getByRole("link", { name: "Production web", exact: true })).toBeVisible();

  const stranger = await openBrowser(theirs);
  await stranger.goto("/sources");
  await stranger.getByRole("button", { name: "Account of Dana" }).click();
  await expect(stranger.getByRole("menuitem", { name: "Your account" })).toBeVisible();
  await expect(stranger.getByRole("menuitemradio")).toHaveCount(0);
});

test("a person who accepts an invite sees what its role allows", async ({ owner: page, openBrowser, installation, workspace }) => {
  const email = `robin-${workspace.workspaceId.toLowerCase()}@example.com`;
  await furnishSource(installation.runtime, workspace, "Production web");
  await furnishSource(installation.runtime, workspace, "Till");

  const link = await test.step("the owner creates a link for a Source Admin of one source", async () => {
    await page.goto("/settings/access");
    await page.getByRole("button", { name: "Invite" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Email").fill(email);
    await dialog.getByRole("checkbox", { name: "Source Read-only" }).uncheck();
    await dialog.getByRole("checkbox", { name: "Source Admin" }).check();
    await dialog.getByLabel("Sources of Source Admin", { exact: true }).selectOption("On chosen sources");
    const chosen = dialog.getByRole("list", { name: "Chosen sources of Source Admin" });
    await chosen.getByRole("checkbox", { name: "Till" }).setChecked(true);
    await chosen.getByRole("checkbox", { name: "Production web" }).setChecked(false);
    await dialog.getByRole("button", { name: "Make the invite link" }).click();
    await expect(page.getByRole("dialog", { name: `Send this link to ${email}` })).toBeVisible();
    return String(await page.getByRole("dialog").locator("code").textContent());
  });

  await test.step("Robin opens the link in another browser and joins", async () => {
    const robin = await openBrowser(null);
    await robin.goto(new URL(link).pathname);
    await robin.getByLabel("Your name").fill("Robin");
    await robin.getByLabel("Password").fill("a long enough password");
    await robin.getByRole("button", { name: "Join" }).click();
    await expect(robin.getByRole("heading", { level: 1 })).toHaveText("Destinations");
    await robin.goto("/sources");
    await expect(robin.getByRole("link", { name: "Till", exact: true })).toBeVisible();
    await expect(robin.getByRole("link", { name: "Production web", exact: true })).toBeHidden();
  });

  await page.goto("/settings/access");
  await expect(page.getByRole("row").filter({ hasText: email })).toContainText("Source Admin");
});

test("one of many destinations is found by page, by search and in the command palette", async ({
  owner: page,
  installation,
  workspace,
}) => {
  const { runtime } = installation;
  for (let index = 1; index <= 55; index += 1) {
    const { sourceId } = granted(await createSource(runtime, workspace.owner, { name: `Source ${index}` }));
    granted(await addDestination(runtime, workspace.owner, { sourceId, metadataId: AWS_S3.metadataId, name: `Bucket of source ${index}` }));
  }

  await page.goto("/destinations");
  await page.getByRole("link", { name: "Next" }).click();
  await expect(page.getByText("51 to 55 of 55 destinations")).toBeVisible();
  await page.getByRole("link", { name: "Bucket of source 53" }).click();
  const breadcrumb = page.getByRole("navigation", { name: "Breadcrumb" });
  await expect(breadcrumb).toContainText("Bucket of source 53");
  await page.reload();
  await expect(breadcrumb).toContainText("Bucket of source 53");

  await page.goto("/destinations");
  await page.getByRole("searchbox", { name: "Search destinations" }).fill("SOURCE 17");
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await expect(page.getByRole("link", { name: "Bucket of source 17" })).toBeVisible();
  await expect(page.getByRole("row")).toHaveCount(2);
  await expect(page).toHaveURL(/\?q=SOURCE\+17$/);

  await page.getByRole("button", { name: "Jump to…" }).click();
  await page.getByPlaceholder("Jump to a source").fill("source 42");
  await page.getByRole("option", { name: /Bucket of source 42/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Bucket of source 42");
});
