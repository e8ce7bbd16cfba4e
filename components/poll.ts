/** The interval at which pages poll, in ms. */
export const POLL_MS = 3_000;

/** Fetches a route of Sluice. If the session has ended, redirects to the sign-in page. */
export async function pollJson<Value>(path: string): Promise<Value> {
  const response = await fetch(path, { headers: { accept: "application/json" }, cache: "no-store" });
  if (response.redirected || response.status === 401) {
    window.location.assign("/sign-in");
    return await new Promise<never>(() => {});
  }
  if (!response.ok) throw new Error(`${path} answered ${response.status}.`);
  return (await response.json()) as Value;
}
