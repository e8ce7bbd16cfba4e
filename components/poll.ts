/** How often a page that lives asks again, in ms. */
export const POLL_MS = 3_000;

/** What a page asks of its own server. A session that has ended sends the visitor to sign in. */
export async function pollJson<Value>(path: string): Promise<Value> {
  const response = await fetch(path, { headers: { accept: "application/json" }, cache: "no-store" });
  if (response.redirected || response.status === 401) {
    window.location.assign("/sign-in");
    return await new Promise<never>(() => {});
  }
  if (!response.ok) throw new Error(`${path} answered ${response.status}.`);
  return (await response.json()) as Value;
}
