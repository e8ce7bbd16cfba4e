import { notFound } from "next/navigation";
import { currentActor, runtime } from "@/app/server";
import { readId } from "@/server/domain/id.ts";
import { sourceVolume } from "@/server/observe/source-volume.ts";

/** The events of the source in the last 24 hours, for the page that polls. */
export async function GET(_request: Request, { params }: { params: Promise<{ sourceId: string }> }): Promise<Response> {
  const volume = await sourceVolume(await runtime(), await currentActor(), readId((await params).sourceId));
  return Response.json(volume ?? notFound());
}
