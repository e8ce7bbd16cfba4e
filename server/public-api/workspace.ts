import { z } from "zod";
import { getWorkspace } from "../access/workspace/get-workspace.ts";
import { ok } from "../domain/result.ts";
import { defineRoute } from "./route.ts";

const Workspace = z.object({
  id: z
    .string()
    .meta({ description: "The id of the workspace, which is also the External ID of its roles.", examples: ["9aQ1Lj62S4bomZKLF4DPqW"] }),
  slug: z.string().meta({ examples: ["acme"] }),
  name: z.string().meta({ examples: ["Acme"] }),
});

export const WORKSPACE_ROUTES = [
  defineRoute({
    id: "getWorkspace",
    summary: "Get the workspace of the token",
    method: "GET",
    path: "/",
    data: z.object({ workspace: Workspace }),
    work: async ({ runtime, actor }) => ok({ workspace: await getWorkspace(runtime, actor) }),
  }),
];
