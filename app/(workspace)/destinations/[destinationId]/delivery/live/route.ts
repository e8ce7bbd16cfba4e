import { readDestinationView } from "../../read-destination";

/** Returns the current destination, for the pages that poll. */
export async function GET(_request: Request, { params }: { params: Promise<{ destinationId: string }> }): Promise<Response> {
  return Response.json(await readDestinationView((await params).destinationId));
}
