import { currentActor, runtime } from "@/app/server";
import { readId } from "@/server/domain/id.ts";
import { listFiles } from "@/server/observe/list-files.ts";

/** Returns a page of the destination's files, newest first, for the table that polls. */
export async function GET(request: Request, { params }: { params: Promise<{ destinationId: string }> }): Promise<Response> {
  const destinationId = readId((await params).destinationId);
  const before = new URL(request.url).searchParams.get("before") ?? undefined;
  return Response.json(await listFiles(await runtime(), await currentActor(), destinationId, { before }));
}
