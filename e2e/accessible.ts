import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const GRAVE = ["serious", "critical"];
const WIDTHS = [390, 1440];
const SCHEMES = ["light", "dark"] as const;

/** The rules that can come out otherwise in another scheme; all others see the same page in both. */
const COLOUR_RULES = ["color-contrast", "link-in-text-block"];

/** Nothing that axe calls serious or critical is on the page, in light and dark, on a phone and on a desk. */
export async function expectAccessible(page: Page): Promise<void> {
  const size = page.viewportSize() ?? { width: 1440, height: 900 };
  for (const width of WIDTHS) {
    await page.setViewportSize({ ...size, width });
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      await expect(page.locator("html")).toHaveCSS("color-scheme", colorScheme);
      const place = `${new URL(page.url()).pathname} at ${width} px, ${colorScheme}`;
      expect.soft(await graveFaults(page, colorScheme === "dark" ? COLOUR_RULES : null), place).toEqual([]);
    }
  }
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize(size);
}

/** By all `rules` where that is null. No page has a frame, so axe need not open a page of its own to put the results of frames together. */
async function graveFaults(page: Page, rules: string[] | null): Promise<string[]> {
  const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).setLegacyMode();
  const { violations } = await (rules === null ? axe : axe.withRules(rules)).analyze();
  return violations
    .filter(({ impact }) => GRAVE.includes(String(impact)))
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary}`));
}
