import type { Page } from "@playwright/test";

/** The same page, whose `goto` and `reload` also wait until every control listens: what is typed or pressed before that is nobody's. */
export function openedWhole(page: Page): Page {
  const [goto, reload] = [page.goto.bind(page), page.reload.bind(page)];
  page.goto = async (...given) => {
    const response = await goto(...given);
    await page.waitForFunction(everyControlListens);
    return response;
  };
  page.reload = async (...given) => {
    const response = await reload(...given);
    await page.waitForFunction(everyControlListens);
    return response;
  };
  return page;
}

/** Runs in the browser. React marks an element once it has taken it over, but for the hidden inputs that carry a server action. */
function everyControlListens(): boolean {
  const controls = [...document.querySelectorAll("button, input:not([type=hidden]), textarea, select")];
  return controls.every((control) => Object.keys(control).some((key) => key.startsWith("__reactProps")));
}
