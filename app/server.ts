import "server-only";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { type Auth, createAuth } from "../server/access/sessions/auth.ts";
import { findActor } from "../server/access/sessions/find-actor.ts";
import { getWorkspace, type Workspace } from "../server/access/workspace/get-workspace.ts";
import { compose } from "../server/compose.ts";
import type { Actor } from "../server/domain/access/permissions.ts";
import { readConfig } from "../server/env.ts";
import type { Runtime } from "../server/runtime.ts";

type CurrentUser = { id: string; name: string; email: string; sessionId: string };

// One runtime per process: Next puts this file into several bundles.
const shared = globalThis as typeof globalThis & { sluice?: Promise<{ runtime: Runtime; auth: Auth }> };

/** Returns the runtime that pages and actions pass to every use-case. */
export async function runtime(): Promise<Runtime> {
  return (await container()).runtime;
}

/** better-auth. Sign in through its route, not its `api`: only the route is rate-limited and sets cookies. */
export async function auth(): Promise<Auth> {
  return (await container()).auth;
}

/** Returns who is signed in. Redirects visitors who aren't signed in to the sign-in page. */
export async function currentActor(): Promise<Actor> {
  return (await findCurrentActor()) ?? redirect("/sign-in");
}

/** Returns who is signed in, or null for visitors who aren't signed in or have no workspace. Runs once per request. */
export const findCurrentActor = cache(async (): Promise<Actor | null> => {
  const user = await findCurrentUser();
  return user === null ? null : await findActor(await runtime(), user.id);
});

/** Returns the person and the session, or null for visitors who aren't signed in. The person may have no workspace. */
export const findCurrentUser = cache(async (): Promise<CurrentUser | null> => {
  const { api } = await auth();
  // A page can't set cookies while it renders: the session is renewed by the route `/api/auth/get-session`.
  const found = await api.getSession({ headers: await headers(), query: { disableRefresh: true } });
  if (found === null) return null;
  const { user, session } = found;
  return { id: user.id, name: user.name, email: user.email, sessionId: session.id };
});

export const currentWorkspace = cache(async (): Promise<Workspace> => getWorkspace(await runtime(), await currentActor()));

function container(): Promise<{ runtime: Runtime; auth: Auth }> {
  shared.sluice ??= open();
  return shared.sluice;
}

async function open(): Promise<{ runtime: Runtime; auth: Auth }> {
  const runtime = await compose(readConfig(process.env));
  return { runtime, auth: createAuth(runtime) };
}
