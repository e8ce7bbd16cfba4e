import { currentActor, runtime } from "@/app/server";
import { readId } from "@/server/domain/id.ts";
import { listValidations } from "@/server/validate/list-validations.ts";

type Context = { params: Promise<{ destinationId: string }> };

/** Returns a page of the destination's validations, newest first. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const before = new URL(request.url).searchParams.get("before") ?? undefined;
  const destinationId = readId((await params).destinationId);
  return Response.json(await listValidations(await runtime(), await currentActor(), { destinationId, before }));
}
