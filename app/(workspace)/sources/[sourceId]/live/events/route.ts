import { notFound } from "next/navigation";
import { currentActor, runtime } from "@/app/server";
import { readId } from "@/server/domain/id.ts";
import { watchLiveEvents } from "@/server/observe/watch-live-events.ts";

/** The events of the source that arrived after the position `after`, for the page that polls. Collectors copy events while it does. */
export async function GET(request: Request, { params }: { params: Promise<{ sourceId: string }> }): Promise<Response> {
  const sourceId = readId((await params).sourceId);
  const after = readPosition(new URL(request.url).searchParams.get("after"));
  return Response.json((await watchLiveEvents(await runtime(), await currentActor(), { sourceId, after })) ?? notFound());
}

function readPosition(text: string | null): number {
  return /^\d{1,15}$/.test(text ?? "") ? Number(text) : 0;
}
