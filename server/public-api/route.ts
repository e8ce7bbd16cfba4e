import { z } from "zod";
import type { Actor } from "../domain/access/permissions.ts";
import type { Permission } from "../domain/access/roles.ts";
import type { Result } from "../domain/result.ts";
import type { Runtime } from "../runtime.ts";
import type { ApiError } from "./api-error.ts";
import type { Limit } from "./limit-calls.ts";

type Call<Params, Query, Body> = { runtime: Runtime; actor: Actor; request: Request; params: Params; query: Query; body: Body };

/** One call of the API as data. The schemas validate the handler's input, and generate the OpenAPI document. */
type TypedRoute<Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodObject, Data extends z.ZodObject> = {
  id: string;
  summary: string;
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below `/api`. */
  path: string;
  status: 200 | 201;
  /** The permission that the token needs on any resource. The use-case checks the resource of the call. */
  permission: Permission | null;
  limit: Limit;
  params: Params;
  query: Query;
  body: Body;
  data: Data;
  work(call: Call<z.output<Params>, z.output<Query>, z.output<Body>>): Promise<Result<z.input<Data>, ApiError>>;
};

export type Route = TypedRoute<z.ZodObject, z.ZodObject, z.ZodObject, z.ZodObject>;

type Optional = "status" | "permission" | "limit" | "params" | "query" | "body";

const Nothing = z.object({});

/** Defines a call. By default it returns 200, is open to every token, and has no input. */
export function defineRoute<
  Data extends z.ZodObject,
  Params extends z.ZodObject = typeof Nothing,
  Query extends z.ZodObject = typeof Nothing,
  Body extends z.ZodObject = typeof Nothing,
>(route: Omit<TypedRoute<Params, Query, Body, Data>, Optional> & Partial<Pick<TypedRoute<Params, Query, Body, Data>, Optional>>): Route {
  const whole = { status: 200, permission: null, limit: "most", params: Nothing, query: Nothing, body: Nothing, ...route };
  return whole as unknown as Route;
}

export { IdInput as Id } from "../domain/id.ts";

/** Returns the schema of a list in a query, such as `emails.0=a&emails.1=b`, with 1 to `max` members; a single value counts as a list of one. */
export function queryList<Item extends z.ZodType>(item: Item, max: number) {
  const list = z.array(item).min(1, "Name at least one.").max(max, `At most ${max} at once.`);
  return z.preprocess((value) => (typeof value === "string" ? [value] : value), list);
}

export const SUCCESS = { status: "SUCCESS" } as const;
export const Status = z.object({ status: z.literal(SUCCESS.status) });
