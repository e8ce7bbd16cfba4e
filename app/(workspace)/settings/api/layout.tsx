import type { ReactNode } from "react";
import { runtime } from "@/app/server";
import { toCalls } from "@/components/api-reference/open-api-document";
import { ReferenceNavigation } from "@/components/api-reference/reference-navigation";
import { openApi } from "@/server/public-api/open-api.ts";

export default async function ApiReferenceLayout({ children }: { children: ReactNode }) {
  const document = openApi((await runtime()).config);
  const calls = toCalls(document).map(({ id, method, path, chapter }) => ({ id, method, path, chapter }));
  return (
    <div className="grid gap-x-8 gap-y-6 lg:grid-cols-[13.5rem_minmax(0,1fr)]">
      <ReferenceNavigation chapters={document.tags.map(({ name }) => name)} calls={calls} />
      {children}
    </div>
  );
}
