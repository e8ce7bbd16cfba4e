import { currentActor, runtime } from "@/app/server";
import { findFiles } from "@/server/observe/find-files.ts";

/** Returns the files whose key matches `q`, for the command palette. */
export async function GET(request: Request): Promise<Response> {
  const text = new URL(request.url).searchParams.get("q") ?? "";
  return Response.json(await findFiles(await runtime(), await currentActor(), text));
}
