import { answerRequest } from "./answer-request.ts";
import type { EngineOptions, EngineRequest } from "./engine-request.ts";
import { openDuckDb } from "./open-duckdb.ts";

/**
 * The process in which DuckDB runs. It gets one request at a time, and ends with the program that started it. A query that runs in native code
 * does not end by itself, so the process kills itself then.
 */
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));

const options: EngineOptions = JSON.parse(process.argv[2] ?? "");
const opening = openDuckDb(options);
opening.catch(() => {});

process.on("message", async (request: EngineRequest) => {
  process.send?.(await answerRequest(request, opening));
});
