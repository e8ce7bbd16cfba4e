import { join } from "node:path";
import type { BrowserContext } from "@playwright/test";
import { createAuth } from "../server/access/sessions/auth.ts";
import { useRuntime as openRuntime } from "../server/admin/use-runtime.ts";
import { readConfig } from "../server/env.ts";
import { keepSecret } from "../server/keep-secret.ts";
import type { Runtime } from "../server/runtime.ts";
import { sluice } from "./sluice.ts";

/** Direct access to the Sluice under test, to create data without a browser. */
export type Installation = {
  runtime: Runtime;
  /** Adds a session to a browser, with the cookies that the sign-in form sets. */
  signIn(context: BrowserContext, account: { email: string; password: string }): Promise<void>;
  close(): Promise<void>;
};

export async function openInstallation(): Promise<Installation> {
  const { dataDirectory, url } = sluice;
  const AUTH_SECRET = keepSecret(join(dataDirectory, "auth-secret"));
  const { runtime, close } = await openRuntime(readConfig({ DATA_DIR: dataDirectory, AUTH_SECRET, PUBLIC_URL: url }));
  const auth = createAuth(runtime);
  return {
    runtime,
    close,
    async signIn(context, { email, password }) {
      const { headers } = await auth.api.signInEmail({ body: { email, password }, returnHeaders: true });
      await context.addCookies(headers.getSetCookie().map((cookie) => ({ ...nameAndValue(cookie), url })));
    },
  };
}

/** Returns name and value of a cookie as the browser stores them: the value stays encoded. */
function nameAndValue(setCookie: string): { name: string; value: string } {
  const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(setCookie) ?? [];
  return { name, value };
}
