import type { ReactNode } from "react";
import { SetUpNavigation } from "@/components/set-up/set-up-navigation";

type SetUpLayoutProps = { params: Promise<{ destinationId: string }>; children: ReactNode };

export default async function SetUpLayout({ params, children }: SetUpLayoutProps) {
  return (
    <div className="grid max-w-[45rem] gap-6">
      <SetUpNavigation destinationId={(await params).destinationId} />
      {children}
    </div>
  );
}
