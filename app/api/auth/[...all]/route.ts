import { auth } from "../../../server.ts";

export async function GET(request: Request): Promise<Response> {
  return (await auth()).handler(request);
}

export async function POST(request: Request): Promise<Response> {
  return (await auth()).handler(request);
}
