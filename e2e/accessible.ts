import { expect, type Page } from "@playwright/test";
import axe from "axe-core";

type View = { width: number; colorScheme: "light" | "dark"; rules: readonly string[] | null };

/** The rules whose result depends on the color scheme. */
const COLOUR_RULES = ["color-contrast", "link-in-text-block"];

/** All rules on a desktop and a phone, and the rules above in both schemes. */
const VIEWS: readonly View[] = [
  { width: 1440, colorScheme: "light", rules: null },
  { width: 1440, colorScheme: "dark", rules: COLOUR_RULES },
  { width: 390, colorScheme: "dark", rules: null },
];

/** Expects that axe finds nothing on the page, of any severity: in light and dark, on a desktop and on a phone. */
export async function expectAccessible(page: Page, views = VIEWS): Promise<void> {
  const size = page.viewportSize() ?? { width: 1440, height: 900 };
  // Does not use @axe-core/playwright, which loads axe into the page for each run: that takes longer than the run.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  for (const { width, colorScheme, rules } of views) {
    await page.setViewportSize({ ...size, width });
    await page.emulateMedia({ colorScheme });
    await expect(page.locator("html")).toHaveCSS("color-scheme", colorScheme);
    const label = `${new URL(page.url()).pathname} at ${width} px, ${colorScheme}`;
    expect.soft(await page.evaluate(findFaults, rules), label).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize(size);
}

/** Checks content that is open only on a desktop or only on a phone. */
export function expectAccessibleOn(device: "desk" | "phone", page: Page): Promise<void> {
  return expectAccessible(
    page,
    VIEWS.filter(({ width }) => width > 900 === (device === "desk")),
  );
}

/** Expects that the page is not wider than the window, on a phone and on a desktop. Wider content scrolls inside the page. */
export async function expectNoScrollingSideways(page: Page): Promise<void> {
  const size = page.viewportSize() ?? { width: 1440, height: 900 };
  for (const width of [390, 768, 1024]) {
    await page.setViewportSize({ ...size, width });
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect.soft(excess, `${new URL(page.url()).pathname} at ${width} px`).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize(size);
}

/** Runs in the browser. Null for `rules` means all rules. No page has a frame. */
async function findFaults(rules: readonly string[] | null): Promise<string[]> {
  const { axe: inPage } = window as unknown as { axe: typeof axe };
  const { violations } = await inPage.run(document, { resultTypes: ["violations"], ...(rules === null ? {} : { runOnly: [...rules] }) });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary}`),
  );
}
