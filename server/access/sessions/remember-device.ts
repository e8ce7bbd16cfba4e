import type { Runtime } from "../../runtime.ts";
import { accountKey, DEVICE_COOKIE, DEVICE_SECONDS, deviceAfterSignIn, deviceValue, type KnownDevice, readDevice } from "./known-device.ts";

/** The part of better-auth's context that the device cookie needs. */
type CookieContext = {
  context: {
    secret: string;
    createAuthCookie(name: string, attributes?: { maxAge?: number }): { name: string; attributes: object };
  };
  getSignedCookie(name: string, secret: string): Promise<string | false | null>;
  setSignedCookie(name: string, value: string, secret: string, attributes?: object): Promise<unknown>;
};

/** Returns the device of a request's cookie. Null without such a cookie, or if its signature is wrong. */
export async function toDevice({ context, getSignedCookie }: CookieContext): Promise<KnownDevice | null> {
  const { name } = context.createAuthCookie(DEVICE_COOKIE);
  return readDevice(await getSignedCookie(name, context.secret));
}

/** Sets the device cookie: the account has signed in in this browser. */
export async function rememberDevice({ ids }: Pick<Runtime, "ids">, request: CookieContext, email: string): Promise<void> {
  const { name, attributes } = request.context.createAuthCookie(DEVICE_COOKIE, { maxAge: DEVICE_SECONDS });
  const device = deviceAfterSignIn(await toDevice(request), accountKey(email), ids);
  await request.setSignedCookie(name, deviceValue(device), request.context.secret, attributes);
}
