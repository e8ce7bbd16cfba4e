import { notFound } from "next/navigation";
import { readOverviewView } from "@/server/domain/overview/overview-view.ts";
import { readDestination } from "../../read-destination";
import { readOverview } from "../read-overview";

/** Delivery Overview of the view in the query, for the page that polls. */
export async function GET(request: Request, { params }: { params: Promise<{ destinationId: string }> }): Promise<Response> {
  const { destinationId } = await params;
  const { source } = await readDestination(destinationId);
  const answer = await readOverview(destinationId, source.id, readOverviewView(new URL(request.url).searchParams));
  return Response.json(answer ?? notFound());
}
