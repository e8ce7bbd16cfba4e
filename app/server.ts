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

// One runtime a process, and not one for each bundle that Next makes of this file.
const shared = globalThis as typeof globalThis & { sluice?: Promise<{ runtime: Runtime; auth: Auth }> };

/** The door from pages and actions to the use-cases: what every one of them is handed. */
export async function runtime(): Promise<Runtime> {
  return (await house()).runtime;
}

/** better-auth. Sign in through its route, not its `api`: only the route is rate-limited and sets cookies. */
export async function auth(): Promise<Auth> {
  return (await house()).auth;
}

/** Who asks. Sends visitors who aren't signed in to the sign-in page. */
export async function currentActor(): Promise<Actor> {
  return (await findCurrentActor()) ?? redirect("/sign-in");
}

/** Who asks, or null for visitors who aren't signed in or are members of no workspace. Once a request, however many ask. */
export const findCurrentActor = cache(async (): Promise<Actor | null> => {
  const user = await findCurrentUser();
  return user === null ? null : await findActor(await runtime(), user.id);
});

/** The person behind the browser and the browser's session, or null for visitors who aren't signed in. In no workspace yet. */
export const findCurrentUser = cache(async (): Promise<CurrentUser | null> => {
  const { api } = await auth();
  // A page can't set cookies while it renders: the session is renewed by the route `/api/auth/get-session`.
  const found = await api.getSession({ headers: await headers(), query: { disableRefresh: true } });
  if (found === null) return null;
  const { user, session } = found;
  return { id: user.id, name: user.name, email: user.email, sessionId: session.id };
});

export const currentWorkspace = cache(async (): Promise<Workspace> => getWorkspace(await runtime(), await currentActor()));

function house(): Promise<{ runtime: Runtime; auth: Auth }> {
  shared.sluice ??= open();
  return shared.sluice;
}

async function open(): Promise<{ runtime: Runtime; auth: Auth }> {
  const runtime = await compose(readConfig(process.env));
  return { runtime, auth: createAuth(runtime) };
}
