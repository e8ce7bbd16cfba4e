import { expect, type Page } from "@playwright/test";
import axe from "axe-core";

type View = { width: number; colorScheme: "light" | "dark"; rules: readonly string[] | null };

/** The rules that can come out otherwise in another scheme; all others see the same page in both. */
const COLOUR_RULES = ["color-contrast", "link-in-text-block"];

/** By all rules on a desk and on a phone, and in both schemes. */
const VIEWS: readonly View[] = [
  { width: 1440, colorScheme: "light", rules: null },
  { width: 1440, colorScheme: "dark", rules: COLOUR_RULES },
  { width: 390, colorScheme: "dark", rules: null },
];

/** Axe finds nothing on the page as it stands, however slight: in light and dark, on a desk and on a phone. */
export async function expectAccessible(page: Page, views = VIEWS): Promise<void> {
  const size = page.viewportSize() ?? { width: 1440, height: 900 };
  // Not by @axe-core/playwright, which carries axe into the page anew for each question: that takes longer than the answer.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  for (const { width, colorScheme, rules } of views) {
    await page.setViewportSize({ ...size, width });
    await page.emulateMedia({ colorScheme });
    await expect(page.locator("html")).toHaveCSS("color-scheme", colorScheme);
    const place = `${new URL(page.url()).pathname} at ${width} px, ${colorScheme}`;
    expect.soft(await page.evaluate(findFaults, rules), place).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize(size);
}

/** What is open only on a desk, or only on a phone. */
export function expectAccessibleOn(device: "desk" | "phone", page: Page): Promise<void> {
  return expectAccessible(
    page,
    VIEWS.filter(({ width }) => width > 900 === (device === "desk")),
  );
}

/** The page is as wide as the window, from a phone to a desk; what is wider scrolls within it. */
export async function expectNoScrollingSideways(page: Page): Promise<void> {
  const size = page.viewportSize() ?? { width: 1440, height: 900 };
  for (const width of [390, 768, 1024]) {
    await page.setViewportSize({ ...size, width });
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect.soft(excess, `${new URL(page.url()).pathname} at ${width} px`).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize(size);
}

/** Runs in the browser. By all `rules` where that is null; no page has a frame. */
async function findFaults(rules: readonly string[] | null): Promise<string[]> {
  const { axe: inPage } = window as unknown as { axe: typeof axe };
  const { violations } = await inPage.run(document, { resultTypes: ["violations"], ...(rules === null ? {} : { runOnly: [...rules] }) });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary}`),
  );
}
