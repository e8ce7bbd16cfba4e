import { currentActor, runtime } from "@/app/server";
import { listActivity } from "@/server/observe/list-activity.ts";

/** One page of the activity log about a destination or a source, newest first, for the list that polls. */
export async function GET(request: Request): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const [sourceId, destinationId, before] = ["source", "destination", "before"].map((name) => query.get(name) ?? undefined);
  return Response.json(await listActivity(await runtime(), await currentActor(), { sourceId, destinationId, before }));
}
