import { readMigration } from "../read-migration";

/** The migration as it is now, for the page that polls. */
export async function GET(_request: Request, { params }: { params: Promise<{ destinationId: string }> }): Promise<Response> {
  return Response.json(await readMigration((await params).destinationId));
}
