import { currentActor, runtime } from "@/app/server";
import { ListAddress, MIGRATION_PAGE_SIZE, toPart } from "@/server/domain/list-part.ts";
import { listMigrations } from "@/server/legacy-migration/list-migrations.ts";

/** Returns the current migrations of one page of the list, for the page that polls. */
export async function GET(request: Request): Promise<Response> {
  const address = ListAddress.parse(Object.fromEntries(new URL(request.url).searchParams));
  const { items } = await listMigrations(await runtime(), await currentActor(), toPart(address, MIGRATION_PAGE_SIZE));
  return Response.json(items);
}
