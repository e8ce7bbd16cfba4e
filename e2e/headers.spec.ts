import { expect, test } from "./test.ts";

const PAGE_POLICY = /^default-src 'self'; script-src 'self' 'nonce-[A-Za-z0-9+/=]+' 'strict-dynamic'; /;
const API_POLICY = "default-src 'none'; frame-ancestors 'none'";

test("every response forbids frames and MIME sniffing, and limits what the page may load", async ({ request }) => {
  for (const [path, status, policy] of [
    ["/sign-in", 200, PAGE_POLICY],
    ["/", 307, PAGE_POLICY],
    ["/sources", 307, PAGE_POLICY],
    ["/destinations/any", 307, null],
    ["/nowhere/at/all", 404, PAGE_POLICY],
    ["/api/workspaces", 404, API_POLICY],
    ["/api/sources", 401, API_POLICY],
    ["/api/%E0%A4%A", 400, API_POLICY],
    ["/api/openapi.json", 200, API_POLICY],
    ["/api/auth/get-session", 200, API_POLICY],
    ["/icon.svg", 200, null],
    ["/_next/static/nothing.js", 404, null],
  ] as const) {
    const answer = await request.get(path, { maxRedirects: 0 });
    const headers = answer.headers();
    expect(answer.status(), path).toBe(status);
    expect(headers["x-frame-options"], path).toBe("DENY");
    expect(headers["x-content-type-options"], path).toBe("nosniff");
    expect(headers["referrer-policy"], path).toBe("strict-origin-when-cross-origin");
    expect(headers["x-powered-by"], path).toBeUndefined();
    if (policy !== null)
      expect(headers["content-security-policy"], path).toEqual(typeof policy === "string" ? policy : expect.stringMatching(policy));
  }
});

test("every script of a page has the nonce of that page", async ({ request }) => {
  const nonces = new Set<string>();
  for (let visit = 0; visit < 2; visit += 1) {
    const answer = await request.get("/sign-in");
    const nonce = /'nonce-([^']+)'/.exec(answer.headers()["content-security-policy"] ?? "")?.[1] ?? "";
    const scripts = (await answer.text()).match(/<script\b[^>]*>/g) ?? [];
    expect(scripts.length).toBeGreaterThan(0);
    expect(scripts.filter((tag) => !tag.includes(`nonce="${nonce}"`))).toEqual([]);
    nonces.add(nonce);
  }
  expect(nonces.size).toBe(2);
});

test("requests that change data are refused from another origin and without an origin", async ({ owner: page, baseURL }) => {
  const call = (path: string, headers: Record<string, string>) => page.request.post(path, { headers, data: {} });
  const paths = ["/sources", "/settings/access", "/destinations/any/validate", "/api/auth/sign-out"];
  for (const path of paths) {
    for (const foreign of [{}, { origin: "https://evil.example" }, { origin: "null" }]) {
      const headers: Record<string, string> = { "next-action": "0".repeat(42), ...foreign };
      expect((await call(path, headers)).status(), `${path} ${JSON.stringify(foreign)}`).toBe(403);
    }
  }
  await page.goto("/sources");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sources");
  expect((await call("/api/auth/sign-out", { origin: String(baseURL) })).status()).toBe(200);
});

test("a page that does not exist returns 404, also if its address has a valid form", async ({ owner: page }) => {
  const nowhere = [
    "/sources/none",
    "/sources/none/settings",
    "/destinations/none/delivery",
    "/destinations/none/files",
    "/destinations/none/migrate",
  ];
  for (const path of [...nowhere, "/settings/api/none", "/nowhere"]) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(404);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(/There is (nothing|no page) here/);
  }
  for (const path of ["/invite/none", "/welcome", "/welcome?token=none"]) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(404);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(/is not valid/);
  }
});
