import { notFound } from "next/navigation";
import { currentActor, runtime } from "@/app/server";
import type { EngageRequestView } from "@/components/engage/engage-request";
import { readId } from "@/server/domain/id.ts";
import { getRequest } from "@/server/engage/requests/get-request.ts";

/** Returns the state of a question to the engine, and its answer once there is one, for pages that poll. */
export async function GET(_request: Request, { params }: { params: Promise<{ requestId: string }> }): Promise<Response> {
  const found = await getRequest(await runtime(), await currentActor(), readId((await params).requestId));
  const { id, state, result, error } = found ?? notFound();
  return Response.json({ id, state, result, error } satisfies EngageRequestView);
}
