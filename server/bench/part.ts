import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** The work of one process of the bench. The process ends on `end`, or with the bench. */
export type Part = (plan: never, wire: Wire) => void | Promise<void>;

export type Wire = {
  send(message: object): void;
  /** Sets the handler of the bench's requests, of which one is sent at a time. */
  onRequest(handle: (request: never) => Promise<object>): void;
};

export type RunningPart = {
  pid: number;
  /** Resolves to the next message of the process, in the order of sending. Rejects if the process ended. */
  receive<Message>(): Promise<Message>;
  request<Message>(request: object): Promise<Message>;
  end(): Promise<void>;
};

const BENCH = join(import.meta.dirname, "bench.ts");

/** Starts a part in a separate process, so that it does not use the event loop of another part. */
export function startPart(name: string, plan: object): RunningPart {
  const child = fork(BENCH, ["--part", name], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const exited = once(child, "exit");
  const messages: object[] = [];
  let wake = Promise.withResolvers<void>();
  let ended = false;
  child.on("message", (message: object) => {
    messages.push(message);
    wake.resolve();
  });
  void exited.then(() => {
    ended = true;
    wake.resolve();
  });
  child.send(plan);

  async function receive<Message>(): Promise<Message> {
    while (messages.length === 0) {
      if (ended) throw new Error(`The bench's ${name} ended too early.`);
      await wake.promise;
      wake = Promise.withResolvers();
    }
    return messages.shift() as Message;
  }

  return {
    pid: child.pid ?? 0,
    receive,
    request<Message>(request: object) {
      child.send(request);
      return receive<Message>();
    },
    async end() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}

/** Runs a part in this process, which `startPart` forked. */
export async function runPart(part: Part): Promise<void> {
  process.on("disconnect", () => process.exit(0));
  const [plan] = await once(process, "message");
  await part(plan as never, {
    send: (message) => void process.send?.(message),
    onRequest: (handle) => void process.on("message", async (request) => process.send?.(await handle(request as never))),
  });
}
