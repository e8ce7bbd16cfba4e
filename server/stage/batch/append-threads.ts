import { Worker } from "node:worker_threads";

/** One commit of a batch. What lies in shared memory is not copied on its way to the thread. */
export type Append = {
  fd: number;
  position: number;
  /** Up to where the file was written before, be it with zeros: what is written there needs no more room. */
  writtenUpTo: number;
  /** Stands before the compressed records, as it is. */
  head: Uint8Array | null;
  records: Uint8Array;
  /** How many bytes of records before these may be referred to; 0 starts anew. */
  windowByteCount: number;
  /** In shared memory, WINDOW_BYTES: the last of the records before these, from its start on; the thread puts these ones' last into it. */
  window: Uint8Array;
  /** Of all before: of the records, and of the file. */
  rawCrc32: number;
  crc32: number;
  /** What the commit's own checksum begins with (commit-mark.ts). */
  checkSeed: number;
};

/** `byteCount` more are durable. Behind them stand zeros up to `writtenUpTo`. */
export type Appended = { byteCount: number; writtenUpTo: number; rawCrc32: number; crc32: number };

/** The code of an append whose file nobody could find any more. */
export const FILE_DELETED = "FILE_DELETED";

export type AppendFailure = { failed: string; code: string | undefined };

/** Threads that compress commits and make them durable. */
export type AppendThreads = {
  /** Rejects where anything could not be written; bytes may stand behind `position` then. */
  append(append: Append): Promise<Appended>;
  /** Appends that have not ended are rejected. */
  close(): Promise<void>;
};

/** A thread needs little beside its encoder's memory, which lies outside of its heap. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 2 };

const ENDED = "The thread that compresses has ended.";

type Order = { append: Append; resolve(appended: Appended): void; reject(error: Error): void };
type Thread = { worker: Worker; order: Order | null };

/**
 * Starts one thread at once, so that the first append need not wait for it, and more as they are needed, `maxThreads` at most; what finds
 * none free waits in line. A thread that dies fails its append alone.
 */
export function startAppendThreads({ level, maxThreads }: { level: number; maxThreads: number }): AppendThreads {
  const threads = new Set<Thread>();
  /** The last to end its work stands last, and gets the next: its caches are warm. */
  const idle: Thread[] = [];
  const waiting: Order[] = [];
  let closed = false;

  function start(): Thread {
    const worker = new Worker(new URL("./append-thread.ts", import.meta.url), {
      workerData: { level },
      execArgv: [],
      resourceLimits: RESOURCE_LIMITS,
    });
    const thread: Thread = { worker, order: null };
    threads.add(thread);
    let reason = new Error(ENDED);
    worker.on("message", (answer: Appended | AppendFailure) => {
      settle(thread, answer);
      const next = waiting.shift();
      if (next === undefined) idle.push(thread);
      else give(thread, next);
    });
    worker.once("error", (error: Error) => {
      reason = error;
    });
    worker.once("exit", () => {
      threads.delete(thread);
      if (idle.includes(thread)) idle.splice(idle.indexOf(thread), 1);
      thread.order?.reject(reason);
      const next = closed ? undefined : waiting.shift();
      if (next !== undefined) give(start(), next);
    });
    return thread;
  }

  function give(thread: Thread, order: Order): void {
    thread.order = order;
    thread.worker.postMessage(order.append);
  }

  idle.push(start());

  return {
    append: (append) =>
      new Promise((resolve, reject) => {
        const order = { append, resolve, reject };
        const thread = idle.pop() ?? (threads.size < maxThreads ? start() : null);
        if (thread === null) waiting.push(order);
        else give(thread, order);
      }),

    async close() {
      closed = true;
      await Promise.all([...threads].map(({ worker }) => worker.terminate()));
      for (const { reject } of waiting.splice(0)) reject(new Error(ENDED));
    },
  };
}

function settle(thread: Thread, answer: Appended | AppendFailure): void {
  const { order } = thread;
  thread.order = null;
  if (order === null) return;
  if ("failed" in answer) order.reject(Object.assign(new Error(answer.failed), { code: answer.code }));
  else order.resolve(answer);
}
