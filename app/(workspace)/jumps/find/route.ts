import { currentActor, runtime } from "@/app/server";
import { findJumps } from "../../find-jumps";

/** Returns the sources, destinations and migrations that match `q`, for the command palette and the breadcrumbs. */
export async function GET(request: Request): Promise<Response> {
  const text = new URL(request.url).searchParams.get("q") ?? "";
  return Response.json(await findJumps(await runtime(), await currentActor(), text));
}
