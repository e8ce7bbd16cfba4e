import type { Identifier } from "./identifier.ts";

/** What a run tells of an audience or a computed trait. */
export type Told = { computationId: string; class: "audience" | "trait"; key: string; spaceId: string };

/** The library that the calls name. The version is that of their form. */
const LIBRARY = { name: "sluice-engage", version: "1.0.0" } as const;

/**
 * Returns the identify call that tells an identifier its value (contracts of Engage: docs/engage.md, What arrives in the bucket). It has the
 * identifier alone: an email address stands in the traits, an advertising id in `context.device`.
 */
export function toIdentifyCall(
  { computationId, class: computationClass, key, spaceId }: Told,
  { type, value: identifier }: Identifier,
  told: { value: unknown; messageId: string; at: number },
): Record<string, unknown> {
  const time = new Date(told.at).toISOString();
  const personas = {
    computation_class: computationClass,
    computation_id: computationId,
    computation_key: key,
    namespace: spaceId,
    space_id: spaceId,
  };
  return {
    type: "identify",
    messageId: told.messageId,
    ...(type === "user_id" && { userId: identifier }),
    ...(type === "anonymous_id" && { anonymousId: identifier }),
    traits: { [key]: told.value, ...(type === "email" && { email: identifier }) },
    context: { personas, ...toDevice(type, identifier), library: LIBRARY },
    integrations: { All: false, "AWS S3": true },
    timestamp: time,
    sentAt: time,
  };
}

function toDevice(type: Identifier["type"], identifier: string): Record<string, unknown> {
  if (type !== "android.idfa" && type !== "ios.idfa") return {};
  return { device: { type: type === "android.idfa" ? "android" : "ios", advertisingId: identifier } };
}
