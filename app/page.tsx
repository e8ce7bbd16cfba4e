import { redirect } from "next/navigation";
import { currentActor, runtime } from "@/app/server";
import { listSources } from "@/server/configure/list-sources.ts";

/** Redirects to the sources if the workspace has none, else to the destinations. */
export default async function HomePage() {
  const { totalCount } = await listSources(await runtime(), await currentActor());
  redirect(totalCount === 0 ? "/sources" : "/destinations");
}
