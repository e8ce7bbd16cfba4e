import type { Metadata } from "next";
import { currentActor, runtime } from "@/app/server";
import { GuideView } from "@/components/set-up/guide-view";
import { SetUpByAddress } from "@/components/set-up/set-up-by-address";
import { factsOf, roleNameOf, type SetUpOptions } from "@/components/set-up/set-up-options";
import { setUpGuides } from "@/server/domain/set-up/set-up-guides.ts";
import { platformOf } from "../../platform-of";
import { readDestination } from "../read-destination";

export const metadata: Metadata = { title: "Set-up" };

type SetUpPageProps = {
  params: Promise<{ destinationId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function SetUpPage({ params, searchParams }: SetUpPageProps) {
  const { settings } = await readDestination((await params).destinationId);
  const { method, role, kms } = await searchParams;
  const usual: SetUpOptions = { roleName: roleNameOf(settings), kmsKeyArn: null };
  const options = { roleName: typeof role === "string" ? role : usual.roleName, kmsKeyArn: typeof kms === "string" ? kms : null };
  const platform = platformOf((await runtime()).config, await currentActor());
  const guides = setUpGuides(factsOf(platform, settings, options));
  return (
    <SetUpByAddress
      guides={guides.map((guide) => ({ method: guide.method, label: guide.label, content: <GuideView guide={guide} /> }))}
      method={guides.find((guide) => guide.method === method)?.method ?? "console"}
      options={options}
      usual={usual}
      region={settings.awsRegion}
    />
  );
}
