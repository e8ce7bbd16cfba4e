import { expect, type Page } from "@playwright/test";

/** The texts of a validation panel. Links are written as in Markdown, `[text](address)`. */
export type ShownValidation = {
  message: string;
  code: string;
  /** The failed step: its name, AWS's answer with an explanation, AWS's message, the line in the list of steps, the request. */
  failed: string[];
  /** Who has to act, the likely cause, and what to do. */
  remedy: string[];
  /** The text to copy. */
  fix: string | null;
};

/** Presses Validate. Returns the texts of the result. */
export async function validateAndRead(page: Page): Promise<ShownValidation> {
  const panel = page.getByRole("region", { name: "Validation" });
  const verdict = panel.getByRole("status").locator("p").first();
  const former = await verdict.elementHandle({ timeout: 1 }).catch(() => null);
  await page.getByRole("button", { name: "Validate", exact: true }).click();
  // The previous verdict is hidden before the next one is shown.
  await former?.waitForElementState("hidden");
  await expect(verdict).toBeVisible({ timeout: 30_000 });
  return await panel.evaluate(readPanel);
}

/** Runs in the browser. */
function readPanel(panel: Element): ShownValidation {
  const toWords = (element: Element | undefined) => element?.textContent.replace(/\s+/g, " ").trim() ?? "";
  const [verdict, code] = panel.querySelectorAll("[role=status] p");
  const message = [...(verdict?.childNodes ?? [])].map((node) => {
    if (!(node instanceof Element)) return node.textContent;
    if (node.tagName === "A") return `[${node.textContent}](${node.getAttribute("href")})`;
    return node.classList.contains("sr-only") ? "" : node.textContent;
  });
  const finding = [...panel.querySelectorAll("[role=status] p")].slice(2).map(toWords);
  const failed = [...panel.querySelectorAll("li")].find((step) => step.querySelector("[aria-label=Failed]") !== null);
  const [step, ...more] = [...(failed?.querySelectorAll("p") ?? [])].map(toWords);
  const remedy = panel.querySelector("[aria-label='What to do']");
  return {
    message: message.join(""),
    code: toWords(code),
    failed: step === undefined ? [] : [step, ...finding, ...more],
    remedy: [...(remedy?.querySelectorAll("p, button:not([aria-label]), figcaption span") ?? [])].map(toWords),
    fix: remedy?.querySelector("pre")?.textContent ?? null,
  };
}
