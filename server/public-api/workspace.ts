import { z } from "zod";
import { getWorkspace } from "../access/get-workspace.ts";
import { ok } from "../domain/result.ts";
import { defineRoute } from "./route.ts";

const Workspace = z.object({ id: z.string(), slug: z.string(), name: z.string() });

export const WORKSPACE_ROUTES = [
  defineRoute({
    id: "getWorkspace",
    summary: "The workspace of the token",
    method: "GET",
    path: "/",
    data: z.object({ workspace: Workspace }),
    work: async ({ runtime, actor }) => ok({ workspace: await getWorkspace(runtime, actor) }),
  }),
];
