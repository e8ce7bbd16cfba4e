import type { Metadata } from "next";
import { currentActor, findCurrentUser, runtime } from "@/app/server";
import { ChangePasswordForm } from "@/components/access/change-password-form";
import { SessionList } from "@/components/access/session-list";
import { PageHeading } from "@/components/frame/page-heading";
import { listSessions } from "@/server/access/sessions/list-sessions.ts";
import { changePasswordAction, signOutEverywhereAction } from "./actions";

export const metadata: Metadata = { title: "Your account" };

export default async function AccountPage() {
  const [context, actor, user] = [await runtime(), await currentActor(), await findCurrentUser()];
  const sessions = await listSessions(context, actor, user?.sessionId ?? null);
  return (
    <>
      <PageHeading title="Your account" description={`${actor.name}, ${user?.email ?? ""}`} />
      <div className="grid max-w-[45rem] gap-10">
        <section aria-labelledby="password" className="grid gap-4">
          <h2 id="password" className="font-semibold">
            Change your password
          </h2>
          <ChangePasswordForm change={changePasswordAction} />
        </section>
        <section aria-labelledby="sessions" className="grid gap-4 border-t border-border pt-6">
          <h2 id="sessions" className="font-semibold">
            Where you are signed in
          </h2>
          <SessionList sessions={sessions} signOutEverywhere={signOutEverywhereAction} />
        </section>
      </div>
    </>
  );
}
