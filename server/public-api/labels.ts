import { z } from "zod";
import { createLabel } from "../configure/create-label.ts";
import { deleteLabel } from "../configure/delete-label.ts";
import { listLabels } from "../configure/list-labels.ts";
import { setSourceLabels } from "../configure/set-source-labels.ts";
import type { Actor } from "../domain/access/permissions.ts";
import { LabelInput, LabelKeyInput, LabelsInput, type Label as LabelValue } from "../domain/label.ts";
import { REFUSAL_MESSAGES } from "../domain/refusal-messages.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";
import { type ApiError, apiError, refusalError } from "./api-error.ts";
import { defineRoute, Id, Status, SUCCESS } from "./route.ts";

/** A label in the format of Segment's LabelV1. `description` is absent if none was given. */
export const Label = z.object({
  key: z.string().meta({ examples: ["environment"] }),
  value: z.string().meta({ examples: ["prod"] }),
  description: z
    .string()
    .optional()
    .meta({ examples: ["Production environment"] }),
});

const labelExample = { key: "environment", value: "prod" };
const LabelBody = LabelInput.meta({ examples: [labelExample] });
const ofSource = z.object({ sourceId: Id });
const sourceLabelsBody = z.object({ labels: LabelsInput.meta({ examples: [[labelExample]] }) });
const labelsData = z.object({ labels: z.array(Label) });

export const LABEL_ROUTES = [
  defineRoute({
    id: "listLabels",
    summary: "List the labels of the workspace",
    method: "GET",
    path: "/labels",
    permission: "view_sources",
    data: labelsData,
    async work({ runtime, actor }) {
      return ok({ labels: (await listLabels(runtime, actor)).map(toLabel) });
    },
  }),
  defineRoute({
    id: "createLabel",
    summary: "Add a label to the workspace",
    method: "POST",
    path: "/labels",
    status: 201,
    permission: "edit_workspace",
    body: z.object({ label: LabelBody }),
    data: z.object({ label: Label }),
    async work({ runtime, actor, body: { label } }) {
      const created = await createLabel(runtime, actor, { ...label, description: label.description ?? "" });
      return created.ok ? ok({ label: toLabel(created.value) }) : refuse(refusalError(created.error));
    },
  }),
  defineRoute({
    id: "deleteLabel",
    summary: "Delete a label, and remove it from its sources",
    method: "DELETE",
    path: "/labels/{key}/{value}",
    permission: "edit_workspace",
    params: LabelKeyInput,
    data: Status,
    async work({ runtime, actor, params }) {
      const deleted = await deleteLabel(runtime, actor, params);
      return deleted.ok ? ok(SUCCESS) : refuse(refusalError(deleted.error));
    },
  }),
  defineRoute({
    id: "addLabelsToSource",
    summary: "Add labels of the workspace to a source",
    method: "POST",
    path: "/sources/{sourceId}/labels",
    status: 201,
    permission: "edit_sources",
    params: ofSource,
    body: sourceLabelsBody,
    data: labelsData,
    work: ({ runtime, actor, params, body }) => giveLabels(runtime, actor, params.sourceId, { ...body, how: "beside" }),
  }),
  defineRoute({
    id: "replaceLabelsInSource",
    summary: "Replace the labels of a source",
    method: "PUT",
    path: "/sources/{sourceId}/labels",
    permission: "edit_sources",
    params: ofSource,
    body: sourceLabelsBody,
    data: labelsData,
    work: ({ runtime, actor, params, body }) => giveLabels(runtime, actor, params.sourceId, { ...body, how: "instead" }),
  }),
];

async function giveLabels(
  runtime: Runtime,
  actor: Actor,
  sourceId: string,
  wanted: Parameters<typeof setSourceLabels>[3],
): Promise<Result<z.output<typeof labelsData>, ApiError>> {
  const given = await setSourceLabels(runtime, actor, sourceId, wanted);
  if (given.ok) return ok({ labels: given.value.map(toLabel) });
  return refuse(given.error === "unknown_label" ? labelNotCreated() : refusalError(given.error));
}

/** Not a 404, because the source exists: a label in the body must be created first. */
function labelNotCreated(): ApiError {
  return apiError("bad-request", REFUSAL_MESSAGES.unknown_label, { field: "labels" });
}

export function toLabel({ key, value, description }: LabelValue): z.output<typeof Label> {
  return description === "" ? { key, value } : { key, value, description };
}
