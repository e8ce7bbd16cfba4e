import { notFound } from "next/navigation";
import { currentActor, runtime } from "@/app/server";
import { readId } from "@/server/domain/id.ts";
import { deliveryHistory } from "@/server/observe/delivery-history.ts";

/** Returns counts of the destination's events, by hour or by day, for the chart that polls. */
export async function GET(request: Request, { params }: { params: Promise<{ destinationId: string }> }): Promise<Response> {
  const step = new URL(request.url).searchParams.get("step") === "day" ? "day" : "hour";
  const history = await deliveryHistory(await runtime(), await currentActor(), readId((await params).destinationId), step);
  return Response.json(history ?? notFound());
}
