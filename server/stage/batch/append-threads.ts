import { Worker } from "node:worker_threads";

/** One commit of a batch. Buffers in shared memory are not copied on their way to the thread. */
export type Append = {
  fd: number;
  position: number;
  /** The end of what was written before, zeros included. Writes before it do not change the size of the file. */
  writtenUpTo: number;
  /** Written uncompressed before the compressed records; null for none. */
  head: Uint8Array | null;
  records: Uint8Array;
  /** How many bytes of earlier records the compressed records may refer to; 0 for none. */
  windowByteCount: number;
  /**
   * WINDOW_BYTES of shared memory. It begins with the last bytes of the earlier records; the thread replaces them with those of the stream
   * after this commit.
   */
  window: Uint8Array;
  /** CRC32 of everything before this commit: of the records, and of the file. */
  rawCrc32: number;
  crc32: number;
  /** The initial value of the commit's own checksum (commit-mark.ts). */
  checkSeed: number;
};

/** `byteCount` more bytes are durable. Zeros follow them up to `writtenUpTo`. The checksums include this commit. */
export type Appended = { byteCount: number; writtenUpTo: number; rawCrc32: number; crc32: number };

/** The code of an append to a file that was deleted. */
export const FILE_DELETED = "FILE_DELETED";

export type AppendFailure = { failed: string; code: string | undefined };

/** Threads that compress commits and make them durable. */
export type AppendThreads = {
  /**
   * Resolves when the commit is durable. Rejects with the code of the system error, or with FILE_DELETED. The file may then have bytes after
   * `position`.
   */
  append(append: Append): Promise<Appended>;
  /** Ends the threads. Appends that have not ended reject. */
  close(): Promise<void>;
};

/** A thread needs little heap: the memory of its encoder is outside of the heap. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 2 };

const ENDED = "The append thread has ended.";

type Job = { append: Append; resolve(appended: Appended): void; reject(error: Error): void };
type Thread = { worker: Worker; job: Job | null };

/**
 * Starts one thread at once, so that the first append does not wait for it, and more when they are needed, up to `maxThreads`. Appends that
 * find no idle thread wait in the order of the calls. If a thread ends unexpectedly, only its own append fails.
 *
 * @param level the compression level, 1 to 9
 */
export function startAppendThreads({ level, maxThreads }: { level: number; maxThreads: number }): AppendThreads {
  const threads = new Set<Thread>();
  /** The thread that became idle last is the last one, and gets the next append: its caches are warm. */
  const idle: Thread[] = [];
  const waiting: Job[] = [];
  let closed = false;

  function start(): Thread {
    const worker = new Worker(new URL("./append-thread.ts", import.meta.url), {
      workerData: { level },
      execArgv: [],
      resourceLimits: RESOURCE_LIMITS,
    });
    const thread: Thread = { worker, job: null };
    threads.add(thread);
    let reason = new Error(ENDED);
    worker.on("message", (result: Appended | AppendFailure) => {
      settle(thread, result);
      const next = waiting.shift();
      if (next === undefined) idle.push(thread);
      else assign(thread, next);
    });
    worker.once("error", (error: Error) => {
      reason = error;
    });
    worker.once("exit", () => {
      threads.delete(thread);
      if (idle.includes(thread)) idle.splice(idle.indexOf(thread), 1);
      thread.job?.reject(reason);
      const next = closed ? undefined : waiting.shift();
      if (next !== undefined) assign(start(), next);
    });
    return thread;
  }

  function assign(thread: Thread, job: Job): void {
    thread.job = job;
    thread.worker.postMessage(job.append);
  }

  idle.push(start());

  return {
    append: (append) =>
      new Promise((resolve, reject) => {
        const job = { append, resolve, reject };
        const thread = idle.pop() ?? (threads.size < maxThreads ? start() : null);
        if (thread === null) waiting.push(job);
        else assign(thread, job);
      }),

    async close() {
      closed = true;
      await Promise.all([...threads].map(({ worker }) => worker.terminate()));
      for (const { reject } of waiting.splice(0)) reject(new Error(ENDED));
    },
  };
}

function settle(thread: Thread, result: Appended | AppendFailure): void {
  const { job } = thread;
  thread.job = null;
  if (job === null) return;
  if ("failed" in result) job.reject(Object.assign(new Error(result.failed), { code: result.code }));
  else job.resolve(result);
}
