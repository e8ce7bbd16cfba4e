import type { Metadata } from "next";
import { currentActor, runtime } from "@/app/server";
import { RoleChips } from "@/components/access/role-chips";
import { PageHeading } from "@/components/frame/page-heading";
import { Notice } from "@/components/ui/notice";
import { listSourceChoices } from "@/server/configure/list-source-choices.ts";

export const metadata: Metadata = { title: "Access" };

export default async function AccessForbidden() {
  const actor = await currentActor();
  const sources = await listSourceChoices(await runtime(), actor);
  return (
    <>
      <PageHeading title="Access management" description="Members of this workspace and their roles." />
      <div className="grid max-w-[45rem] gap-6">
        <Notice title="Your role doesn't allow you to see who has access">
          Only workspace owners can see and change it. Ask an owner.
        </Notice>
        <section aria-labelledby="own-roles" className="grid gap-3">
          <h2 id="own-roles" className="font-semibold">
            Your roles
          </h2>
          <RoleChips grants={actor.grants} sourceNames={new Map(sources.map(({ id, name }) => [id, name]))} />
        </section>
      </div>
    </>
  );
}
