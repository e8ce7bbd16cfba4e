import type { Page } from "@playwright/test";

/** Returns the page with a `goto` and a `reload` that also wait for hydration: earlier input could be lost. */
export function waitForHydration(page: Page): Page {
  const [goto, reload] = [page.goto.bind(page), page.reload.bind(page)];
  page.goto = async (...given) => {
    const response = await goto(...given);
    await page.waitForFunction(isHydrated);
    return response;
  };
  page.reload = async (...given) => {
    const response = await reload(...given);
    await page.waitForFunction(isHydrated);
    return response;
  };
  return page;
}

/** Runs in the browser. React marks each element that it has hydrated, except the hidden inputs of a server action. */
function isHydrated(): boolean {
  const controls = [...document.querySelectorAll("button, input:not([type=hidden]), textarea, select")];
  return controls.every((control) => Object.keys(control).some((key) => key.startsWith("__reactProps")));
}
