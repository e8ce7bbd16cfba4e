import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** What one process of the bench does with its plan. It ends when it is told to, or with the bench. */
export type Part = (plan: never, wire: Wire) => void | Promise<void>;

export type Wire = {
  tell(news: object): void;
  /** Answers the bench's later questions, one at a time. */
  onQuestion(answer: (question: never) => Promise<object>): void;
};

export type RunningPart = {
  pid: number;
  /** The next thing that it tells; in the order of telling. Rejects where it ended instead. */
  hear<News>(): Promise<News>;
  ask<News>(question: object): Promise<News>;
  end(): Promise<void>;
};

const BENCH = join(import.meta.dirname, "bench.ts");

/** Starts a part in a process of its own: nothing that it does is paid by another's event loop. */
export function startPart(name: string, plan: object): RunningPart {
  const child = fork(BENCH, ["--part", name], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const exited = once(child, "exit");
  const told: object[] = [];
  let wake = Promise.withResolvers<void>();
  let ended = false;
  child.on("message", (news: object) => {
    told.push(news);
    wake.resolve();
  });
  void exited.then(() => {
    ended = true;
    wake.resolve();
  });
  child.send(plan);

  async function hear<News>(): Promise<News> {
    while (told.length === 0) {
      if (ended) throw new Error(`The bench's ${name} ended too early.`);
      await wake.promise;
      wake = Promise.withResolvers();
    }
    return told.shift() as News;
  }

  return {
    pid: child.pid ?? 0,
    hear,
    ask<News>(question: object) {
      child.send(question);
      return hear<News>();
    },
    async end() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}

/** Runs a part in this process, which was forked for it. */
export async function runPart(part: Part): Promise<void> {
  process.on("disconnect", () => process.exit(0));
  const [plan] = await once(process, "message");
  await part(plan as never, {
    tell: (news) => void process.send?.(news),
    onQuestion: (answer) => void process.on("message", async (question) => process.send?.(await answer(question as never))),
  });
}
