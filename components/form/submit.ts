import type { Answer } from "@/components/form/answer";

const UNREACHABLE = "Sluice did not answer. Your entries are still here; check that it is running, then send them again.";

/** Calls a server action. A failed connection becomes a refusal, so that no error page replaces what was typed. */
export async function submit<Value>(action: () => Promise<Answer<Value>>): Promise<Answer<Value>> {
  try {
    return await action();
  } catch (error) {
    if (isNavigation(error)) throw error;
    return { ok: false, error: { message: UNREACHABLE } };
  }
}

/** Next throws to redirect the browser. */
function isNavigation(error: unknown): boolean {
  return typeof error === "object" && error !== null && "digest" in error && String(error.digest).startsWith("NEXT_REDIRECT");
}
