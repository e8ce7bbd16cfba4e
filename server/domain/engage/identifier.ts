/** The identifiers of profiles, the highest rank first: a profile is known by the best that it has. */
export const IDENTIFIER_TYPES = ["user_id", "email", "android.idfa", "ios.idfa", "anonymous_id"] as const;

export type IdentifierType = (typeof IDENTIFIER_TYPES)[number];

export type Identifier = { type: IdentifierType; value: string };
