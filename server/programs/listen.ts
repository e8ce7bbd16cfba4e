import { createServer, type RequestListener, type Server } from "node:http";
import type { Config } from "../env.ts";
import { StartError } from "../start-error.ts";

export type PortVariable = "WEB_PORT" | "COLLECTOR_PORT" | "SANDBOX_PORT" | "WORKER_PORT";

/** Waits until `server` listens on the port that `variable` names. Throws a StartError if the port or HOST can't be used. */
export async function listen(server: Server, config: Config, variable: PortVariable): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(config[variable], config.HOST, resolve);
  }).catch((error) => explainListenError(error, config, variable));
}

export function explainListenError(error: NodeJS.ErrnoException, config: Config, variable: PortVariable): never {
  const port = config[variable];
  if (error.code === "EADDRINUSE") {
    throw new StartError(`Port ${port} (${variable}) is taken by another program. Stop it, or set ${variable} to a free port.`);
  }
  if (error.code === "EACCES")
    throw new StartError(`Port ${port} (${variable}) is reserved for privileged users. Set ${variable} to a port above 1023.`);
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND") {
    throw new StartError(`HOST must be an address of this machine, not "${config.HOST}".`);
  }
  throw error;
}

/** Tests the ports before anything is started. Throws one StartError with a sentence for each port that can't be used. */
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

/** Responds to `GET /healthz` with 200 `{"status":"ok"}`. Passes every other request to `otherwise`. */
export function withHealth(otherwise: RequestListener): RequestListener {
  return (request, response) => {
    if (request.url !== "/healthz") return otherwise(request, response);
    response.writeHead(200, { "content-type": "application/json" }).end('{"status":"ok"}');
  };
}
