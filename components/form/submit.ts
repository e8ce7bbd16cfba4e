import type { Answer } from "@/components/form/answer";

const UNREACHABLE = "Sluice did not answer. Your entries are still here; check that it is running, then send them again.";

/** Calls a server action. A connection that fails is a refusal like any other, so nothing typed is lost to an error page. */
export async function submit<Value>(action: () => Promise<Answer<Value>>): Promise<Answer<Value>> {
  try {
    return await action();
  } catch (error) {
    if (isNavigation(error)) throw error;
    return { ok: false, error: { message: UNREACHABLE } };
  }
}

/** Next tells the browser of a redirect by throwing. */
function isNavigation(error: unknown): boolean {
  return typeof error === "object" && error !== null && "digest" in error && String(error.digest).startsWith("NEXT_REDIRECT");
}
