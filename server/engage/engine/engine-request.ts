import type { Engine, EngineResult } from "../../runtime.ts";
import type { ProfileRange } from "./load-session.ts";

/** What the process does, one at a time. A query that needs too much memory is evaluated in ranges of profiles, whose answers are merged. */
export type EngineCalls = Omit<Engine, "stop" | "evaluate"> & {
  evaluate(input: Parameters<Engine["evaluate"]>[0] & { range: ProfileRange | null }): ReturnType<Engine["evaluate"]>;
  mergeAnswers(input: { paths: readonly string[]; target: string }): Promise<EngineResult<null>>;
};

export type EngineMethod = keyof EngineCalls;

export type InputOf<Method extends EngineMethod> = Parameters<EngineCalls[Method]>[0];
export type ValueOf<Method extends EngineMethod> =
  Awaited<ReturnType<EngineCalls[Method]>> extends EngineResult<infer Value> ? Value : never;

export type EngineRequest = { [Method in EngineMethod]: { method: Method; input: InputOf<Method> } }[EngineMethod];

/** What a process is started with. */
export type EngineOptions = { directory: string; memoryLimitMb: number };
