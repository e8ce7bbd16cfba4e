import type { Runtime } from "../../runtime.ts";
import { accountKey, DEVICE_COOKIE, DEVICE_SECONDS, deviceAfterSignIn, deviceValue, type KnownDevice, readDevice } from "./known-device.ts";

/** What of better-auth's context the device's cookie needs. */
type CookieContext = {
  context: {
    secret: string;
    createAuthCookie(name: string, attributes?: { maxAge?: number }): { name: string; attributes: object };
  };
  getSignedCookie(name: string, secret: string): Promise<string | false | null>;
  setSignedCookie(name: string, value: string, secret: string, attributes?: object): Promise<unknown>;
};

/** The device that a request's cookie says it comes from; null without a cookie of ours, or with another signature. */
export async function toDevice({ context, getSignedCookie }: CookieContext): Promise<KnownDevice | null> {
  const { name } = context.createAuthCookie(DEVICE_COOKIE);
  return readDevice(await getSignedCookie(name, context.secret));
}

/** Remembers in the browser that the account signed in there. */
export async function rememberDevice({ ids }: Pick<Runtime, "ids">, request: CookieContext, email: string): Promise<void> {
  const { name, attributes } = request.context.createAuthCookie(DEVICE_COOKIE, { maxAge: DEVICE_SECONDS });
  const device = deviceAfterSignIn(await toDevice(request), accountKey(email), ids);
  await request.setSignedCookie(name, deviceValue(device), request.context.secret, attributes);
}
