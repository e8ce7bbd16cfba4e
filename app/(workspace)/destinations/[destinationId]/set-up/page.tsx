import type { Metadata } from "next";
import { currentActor, runtime } from "@/app/server";
import { GuideView } from "@/components/set-up/guide-view";
import { SetUpByAddress } from "@/components/set-up/set-up-by-address";
import { defaultMethod, type SetUpOptions, suggestRoleName, toSetUpFacts } from "@/components/set-up/set-up-options";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { listRoleUses } from "@/server/configure/list-role-uses.ts";
import { setUpGuides } from "@/server/domain/set-up/set-up-guides.ts";
import { toPlatform } from "../../to-platform";
import { readDestination } from "../read-destination";

export const metadata: Metadata = { title: "Set-up" };

type SetUpPageProps = {
  params: Promise<{ destinationId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function SetUpPage({ params, searchParams }: SetUpPageProps) {
  const { destinationId } = await params;
  const [context, actor] = [await runtime(), await currentActor()];
  const [{ settings, dayManifest }, roleUses] = await Promise.all([
    readDestination(destinationId),
    listRoleUses(context, actor, destinationId),
  ]);
  const { method, role, kms, alone } = await searchParams;
  const defaults: SetUpOptions = { roleName: suggestRoleName(settings), kmsKeyArn: null, alone: false };
  const options = {
    roleName: typeof role === "string" ? role : defaults.roleName,
    kmsKeyArn: typeof kms === "string" ? kms : null,
    alone: alone !== undefined,
  };
  const platform = { ...toPlatform(context, actor, roleUses), dayManifest };
  const guides = setUpGuides(toSetUpFacts(platform, settings, options));
  return (
    <>
      {settings.bucket === "" && (
        <Notice title="This destination has no bucket yet">
          <Link href={`/destinations/${destinationId}/settings`} className="underline underline-offset-2">
            Enter its region and its bucket in the settings
          </Link>
          , and this guide is filled in with them.
        </Notice>
      )}
      <SetUpByAddress
        guides={guides.map((guide) => ({ method: guide.method, label: guide.label, content: <GuideView guide={guide} /> }))}
        method={guides.find((guide) => guide.method === method)?.method ?? defaultMethod(platform)}
        options={options}
        defaults={defaults}
        defaultMethod={defaultMethod(platform)}
        settings={settings}
        roleUses={roleUses}
      />
    </>
  );
}
