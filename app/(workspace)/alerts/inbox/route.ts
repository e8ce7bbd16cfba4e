import { currentActor, runtime } from "@/app/server";
import { getInbox } from "@/server/alerts/manage/get-inbox.ts";

/** Returns the newest alerts and the number of unread ones, for the bell, which polls. */
export async function GET(): Promise<Response> {
  return Response.json(await getInbox(await runtime(), await currentActor()));
}
