import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { SetUpNavigation } from "@/components/set-up/set-up-navigation";
import { isLegacy } from "@/server/domain/destination/catalog.ts";
import { readDestination } from "../read-destination";

type SetUpLayoutProps = { params: Promise<{ destinationId: string }>; children: ReactNode };

export default async function SetUpLayout({ params, children }: SetUpLayoutProps) {
  const { destinationId } = await params;
  if (isLegacy(await readDestination(destinationId))) redirect(`/destinations/${destinationId}/settings`);
  return (
    <div className="grid max-w-[45rem] gap-6">
      <SetUpNavigation destinationId={destinationId} />
      {children}
    </div>
  );
}
