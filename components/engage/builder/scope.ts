/** What conditions are about: profiles, or one event inside `where`. */
export type Scope = { of: "profile" } | { of: "event"; event: string };

/** Deeper nesting can be typed. The builder shows it, but does not add to it. */
export const MAX_DEPTH = 5;
