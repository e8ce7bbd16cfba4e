import { notFound } from "next/navigation";
import { findComputation } from "../../read-computation";

/** Returns the audience or trait with its runs, for the pages that poll. */
export async function GET(_request: Request, { params }: { params: Promise<{ computationId: string }> }): Promise<Response> {
  return Response.json((await findComputation((await params).computationId)) ?? notFound());
}
