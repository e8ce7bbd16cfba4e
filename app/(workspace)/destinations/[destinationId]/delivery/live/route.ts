import { readDestinationView } from "../../read-destination";

/** The destination as it is now, for the pages that poll. */
export async function GET(_request: Request, { params }: { params: Promise<{ destinationId: string }> }): Promise<Response> {
  return Response.json(await readDestinationView((await params).destinationId));
}
