import type { Engine, EngineResult } from "../../runtime.ts";

/** The methods of the engine that the process runs. */
export type EngineMethod = Exclude<keyof Engine, "stop">;

export type InputOf<Method extends EngineMethod> = Parameters<Engine[Method]>[0];
export type ValueOf<Method extends EngineMethod> = Awaited<ReturnType<Engine[Method]>> extends EngineResult<infer Value> ? Value : never;

/** What the parent asks its engine process for, one at a time. */
export type EngineRequest = { [Method in EngineMethod]: { method: Method; input: InputOf<Method> } }[EngineMethod];

/** What a process is started with. */
export type EngineOptions = { directory: string; memoryLimitMb: number };
