import { redirect } from "next/navigation";
import { currentActor, runtime } from "@/app/server";
import { listSources } from "@/server/configure/list-sources.ts";

/** A workspace without a source starts there; else people come to look after their destinations. */
export default async function HomePage() {
  const { totalCount } = await listSources(await runtime(), await currentActor());
  redirect(totalCount === 0 ? "/sources" : "/destinations");
}
