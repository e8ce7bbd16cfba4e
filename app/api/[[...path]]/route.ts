import { answer } from "../../../server/public-api/answer.ts";
import { runtime } from "../../server.ts";

async function handle(request: Request): Promise<Response> {
  return await answer(await runtime(), request);
}

export { handle as DELETE, handle as GET, handle as HEAD, handle as OPTIONS, handle as PATCH, handle as POST, handle as PUT };
