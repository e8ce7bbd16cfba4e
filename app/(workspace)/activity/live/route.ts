import { currentActor, runtime } from "@/app/server";
import { activityKind } from "@/components/activity/activity-kinds";
import { readId } from "@/server/domain/id.ts";
import { listActivity } from "@/server/observe/list-activity.ts";

/** Returns a page of the activity log, newest first, for the list that polls: of one destination, source or kind, or of all. */
export async function GET(request: Request): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const [sourceId, destinationId] = ["source", "destination"].map((name) => (query.has(name) ? readId(query.get(name)) : undefined));
  const before = query.get("before") ?? undefined;
  const resourceType = activityKind(query.get("kind"));
  return Response.json(await listActivity(await runtime(), await currentActor(), { sourceId, destinationId, resourceType, before }));
}
