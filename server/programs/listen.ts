import { createServer, type RequestListener, type Server } from "node:http";
import type { Config } from "../env.ts";
import { StartError } from "../start-error.ts";

export type PortVariable = "WEB_PORT" | "COLLECTOR_PORT" | "SANDBOX_PORT" | "WORKER_PORT";

/** Waits until `server` listens on the port that `variable` names. A taken port is a StartError. */
export async function listen(server: Server, config: Config, variable: PortVariable): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(config[variable], config.HOST, resolve);
  }).catch((error) => explainListenError(error, config, variable));
}

export function explainListenError(error: NodeJS.ErrnoException, config: Config, variable: PortVariable): never {
  const port = config[variable];
  if (error.code === "EADDRINUSE") {
    throw new StartError(`Port ${port} (${variable}) is taken by another program. Stop that one, or set ${variable} to a free port.`);
  }
  if (error.code === "EACCES")
    throw new StartError(`Port ${port} (${variable}) may not be used by this user. Set ${variable} to one above 1023.`);
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND") {
    throw new StartError(`HOST must be an address of this machine, not "${config.HOST}".`);
  }
  throw error;
}

/** Tries the ports before anything is started; every taken one has its sentence in one StartError. */
export async function refuseTakenPorts(config: Config, variables: readonly PortVariable[]): Promise<void> {
  const problems: string[] = [];
  for (const variable of variables) {
    const server = createServer();
    await listen(server, config, variable).catch((error: Error) => {
      if (!(error instanceof StartError)) throw error;
      problems.push(error.message);
    });
    await new Promise((closed) => server.close(closed));
  }
  if (problems.length > 0) throw new StartError(problems.join("\n"));
}

/** Ends a server: requests in hand get `timeoutMs` to be answered. */
export async function closeServer(server: Server, timeoutMs: number): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), timeoutMs);
  await closed;
  clearTimeout(timer);
}

/** `GET /healthz` answers 200 `{"status":"ok"}`; everything else goes to `otherwise`. */
export function withHealth(otherwise: RequestListener): RequestListener {
  return (request, response) => {
    if (request.url !== "/healthz") return otherwise(request, response);
    response.writeHead(200, { "content-type": "application/json" }).end('{"status":"ok"}');
  };
}
