import { readMigration } from "../read-migration";

/** Returns the current migration, for the page that polls. */
export async function GET(_request: Request, { params }: { params: Promise<{ destinationId: string }> }): Promise<Response> {
  return Response.json(await readMigration((await params).destinationId));
}
