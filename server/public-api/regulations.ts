import { z } from "zod";
import { getSource } from "../configure/get-source.ts";
import { REGULATION_STATUSES, REGULATION_TYPES, RegulationInput } from "../domain/regulations/regulation.ts";
import { ok, type Result, refuse } from "../domain/result.ts";
import { createRegulation } from "../regulations/create-regulation.ts";
import { deleteRegulation } from "../regulations/delete-regulation.ts";
import { getRegulation, type RegulationDetail } from "../regulations/get-regulation.ts";
import { listRegulations } from "../regulations/list-regulations.ts";
import { listSuppressedUsers } from "../regulations/list-suppressed-users.ts";
import type { Regulation } from "../regulations/regulation-of.ts";
import type { Runtime } from "../runtime.ts";
import { type ApiError, refusalError } from "./api-error.ts";
import { PageQuery, type PageRequest, Pagination, partOfRequest, toPagination } from "./pagination.ts";
import { defineRoute, Id, queryList, Status, SUCCESS } from "./route.ts";

/** Segment has more statuses than occur here. A list with another status is empty. */
const STATUSES = ["FAILED", "FINISHED", "INITIALIZED", "INVALID", "NOT_SUPPORTED", "PARTIAL_SUCCESS", "RUNNING"] as const;
const Time = z.iso.datetime().meta({ examples: ["2026-11-27T09:30:00.000Z"] });
const KnownStatus = z.enum(REGULATION_STATUSES);

const Body = z.object({
  regulationType: z.enum(REGULATION_TYPES).meta({ examples: ["SUPPRESS_WITH_DELETE"] }),
  subjectType: z.literal("USER_ID").meta({ description: "Sluice knows users by their user id only." }),
  subjectIds: RegulationInput.shape.userIds.meta({ examples: [["user-97980cfea0067"]] }),
});

const Created = z.object({ regulateId: z.string().meta({ examples: ["reg_2vTQ4p9JkSgZ0aXbC7LmNy"] }) });

const Progress = z.object({
  batchCount: z.int(),
  settledBatchCount: z.int(),
  goneBatchCount: z.int(),
  erasedEventCount: z.int(),
  fileCount: z.int(),
  deliveredFileCount: z.int(),
  pendingFileCount: z.int(),
  erasedPartCount: z.int(),
  erasedMembershipCount: z.int(),
  /** Delivered files whose batch is no longer staged: they were not rewritten. */
  goneFileCount: z.int(),
});

const Entry = z.object({
  id: z.string(),
  subjectType: z.literal("USER_ID"),
  subjects: z.array(z.string()),
  status: KnownStatus,
  regulationType: z.enum(REGULATION_TYPES),
  createdAt: Time,
  finishedAt: Time.optional(),
});

const Detail = z.object({
  id: z.string(),
  workspaceId: z.string(),
  overallStatus: KnownStatus,
  createdAt: Time,
  finishedAt: Time.optional(),
  streamStatus: z.array(
    z.object({
      id: z.string().meta({ description: "The id of a source." }),
      destinationStatus: z.array(
        z.object({
          name: z.string(),
          id: z.string(),
          status: z.enum(["FINISHED", "RUNNING", "FAILED"]),
          errString: z.string(),
          finishedAt: z.string(),
        }),
      ),
    }),
  ),
  progress: Progress.meta({ description: "Not in Segment's API." }),
});

const ListQuery = PageQuery.extend({
  status: z.enum(STATUSES).optional(),
  regulationTypes: queryList(z.enum(REGULATION_TYPES), 5).optional(),
});
const ListData = z.object({ regulations: z.array(Entry), pagination: Pagination });
const ofSource = z.object({ sourceId: Id });
const ofRegulation = z.object({ regulateId: Id });

export const REGULATION_ROUTES = [
  defineRoute({
    id: "listWorkspaceRegulations",
    summary: "List the requests to suppress and to erase users, newest first",
    method: "GET",
    path: "/regulations",
    permission: "edit_workspace",
    query: ListQuery,
    data: ListData,
    work: async ({ runtime, actor, query }) => ok(await listEntries(runtime, actor, query)),
  }),
  defineRoute({
    id: "createWorkspaceRegulation",
    summary: "Suppress users, erase their records, or end their suppression, in the whole workspace",
    method: "POST",
    path: "/regulations",
    permission: "edit_workspace",
    body: Body,
    data: Created,
    work: ({ runtime, actor, body }) => create(runtime, actor, null, body),
  }),
  defineRoute({
    id: "listRegulationsFromSource",
    summary: "List the requests of one source, newest first",
    method: "GET",
    path: "/regulations/sources/{sourceId}",
    permission: "edit_workspace",
    params: ofSource,
    query: ListQuery,
    data: ListData,
    async work({ runtime, actor, params: { sourceId }, query }) {
      const source = await getSource(runtime, actor, sourceId);
      return source === null ? refuse(refusalError("unknown_source")) : ok(await listEntries(runtime, actor, query, sourceId));
    },
  }),
  defineRoute({
    id: "createSourceRegulation",
    summary: "Suppress users, erase their records, or end their suppression, in one source",
    method: "POST",
    path: "/regulations/sources/{sourceId}",
    permission: "edit_workspace",
    params: ofSource,
    body: Body,
    data: Created,
    work: ({ runtime, actor, params, body }) => create(runtime, actor, params.sourceId, body),
  }),
  defineRoute({
    id: "getRegulation",
    summary: "Get a request, with its progress",
    method: "GET",
    path: "/regulations/{regulateId}",
    permission: "edit_workspace",
    params: ofRegulation,
    data: z.object({ regulation: Detail }),
    async work({ runtime, actor, params }) {
      const found = await getRegulation(runtime, actor, params.regulateId);
      return found.ok ? ok({ regulation: toDetail(found.value, actor.workspaceId) }) : refuse(refusalError(found.error));
    },
  }),
  defineRoute({
    id: "deleteRegulation",
    summary: "Cancel a request that has not started, with the suppressions that it added",
    method: "DELETE",
    path: "/regulations/{regulateId}",
    permission: "edit_workspace",
    params: ofRegulation,
    data: Status,
    async work({ runtime, actor, params }) {
      const deleted = await deleteRegulation(runtime, actor, params.regulateId);
      return deleted.ok ? ok(SUCCESS) : refuse(refusalError(deleted.error));
    },
  }),
  defineRoute({
    id: "listSuppressions",
    summary: "List the suppressed users",
    method: "GET",
    path: "/suppressions",
    permission: "edit_workspace",
    query: PageQuery,
    data: z.object({
      suppressed: z.array(z.object({ subjectType: z.literal("USER_ID"), subjectIds: z.array(z.string()) })),
      pagination: Pagination,
    }),
    async work({ runtime, actor, query: { pagination } }) {
      const { items, totalCount } = await listSuppressedUsers(runtime, actor, partOfRequest(pagination));
      const subjectIds = [...new Set(items.map(({ userId }) => userId))];
      const suppressed = subjectIds.length === 0 ? [] : [{ subjectType: "USER_ID" as const, subjectIds }];
      return ok({ suppressed, pagination: toPagination({ totalCount }, pagination) });
    },
  }),
];

type Actor = Parameters<typeof createRegulation>[1];

async function create(
  runtime: Runtime,
  actor: Actor,
  sourceId: string | null,
  { regulationType: type, subjectIds: userIds }: z.output<typeof Body>,
): Promise<Result<z.input<typeof Created>, ApiError>> {
  const created = await createRegulation(runtime, actor, sourceId, { type, userIds });
  return created.ok ? ok({ regulateId: created.value.regulationId }) : refuse(refusalError(created.error));
}

async function listEntries(
  runtime: Runtime,
  actor: Actor,
  { pagination, status, regulationTypes }: z.output<typeof ListQuery>,
  sourceId?: string,
): Promise<z.input<typeof ListData>> {
  const known = KnownStatus.optional().safeParse(status);
  if (!known.success) return { regulations: [], pagination: emptyPage(pagination) };
  const filter = { sourceId, status: known.data, types: regulationTypes };
  const { items, totalCount } = await listRegulations(runtime, actor, filter, partOfRequest(pagination));
  return { regulations: items.map(toEntry), pagination: toPagination({ totalCount }, pagination) };
}

function emptyPage(request: PageRequest): z.input<typeof Pagination> {
  return toPagination({ totalCount: 0 }, request);
}

function toEntry({ id, userIds, status, type, createdAt, finishedAt }: Regulation): z.input<typeof Entry> {
  return {
    id,
    subjectType: "USER_ID",
    subjects: userIds,
    status,
    regulationType: type,
    createdAt: createdAt.toISOString(),
    ...(finishedAt === null ? {} : { finishedAt: finishedAt.toISOString() }),
  };
}

function toDetail(regulation: RegulationDetail, workspaceId: string): z.input<typeof Detail> {
  const { id, status, createdAt, finishedAt, progress, erasedPartCount, erasedMembershipCount, goneFileCount } = regulation;
  const finished = finishedAt === null ? {} : { finishedAt: finishedAt.toISOString() };
  const streams = Map.groupBy(regulation.destinations, ({ sourceId }) => sourceId);
  const streamStatus = [...streams].map(([sourceId, destinations]) => ({
    id: sourceId,
    destinationStatus: destinations.map((destination) => toDestinationStatus(destination, finished.finishedAt ?? "")),
  }));
  const counts = { ...progress, erasedPartCount, erasedMembershipCount, goneFileCount };
  return { id, workspaceId, overallStatus: status, createdAt: createdAt.toISOString(), ...finished, streamStatus, progress: counts };
}

function toDestinationStatus(
  { destinationId, name, fileCount, deliveredCount, pendingCount }: RegulationDetail["destinations"][number],
  finishedAt: string,
) {
  const leftCount = fileCount - deliveredCount - pendingCount;
  const status = pendingCount > 0 ? ("RUNNING" as const) : leftCount > 0 ? ("FAILED" as const) : ("FINISHED" as const);
  const errString = leftCount > 0 ? `${leftCount} files were not delivered again: they expired, or the destination is disabled.` : "";
  return { name, id: destinationId, status, errString, finishedAt };
}
