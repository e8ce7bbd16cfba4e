import { currentActor, runtime } from "@/app/server";
import { listMigrations } from "@/server/migrate/list-migrations.ts";

/** The migrations as they are now, for the page that polls. */
export async function GET(): Promise<Response> {
  return Response.json(await listMigrations(await runtime(), await currentActor()));
}
