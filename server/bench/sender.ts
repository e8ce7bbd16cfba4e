import { connect } from "node:net";
import type { CorpusPlan } from "./corpus.ts";
import { createCorpus } from "./corpus.ts";
import type { Part } from "./part.ts";
import { cpuNow, now } from "./statistics.ts";

export type SenderPlan = { port: number; connections: number; corpus: CorpusPlan };

/** Times are seconds of the machine's monotonic clock, which all processes share. */
export type Sent = {
  startedAt: number;
  lastAnswerAt: number;
  /** CPU time of the sender, in s. */
  cpuSeconds: number;
  /** The number of responses other than 2xx. */
  refused: number;
  /** Response times in ms. */
  latency: { p50: number; p99: number };
};

/**
 * Sends the corpus as fast as responses arrive: each connection has one request in flight. Uses plain sockets and prepared bodies that only
 * need their ids, because the sender runs on the same two cores as Sluice.
 */
export const sender: Part = async (plan: SenderPlan, wire) => {
  const corpus = createCorpus(plan.corpus);
  const latencies = new Float64Array(corpus.requestCount);
  let next = 0;
  let refused = 0;

  wire.send({ ready: true });
  wire.onRequest(async () => {
    const [startedAt, cpuBefore] = [now(), cpuNow()];
    await Promise.all(Array.from({ length: plan.connections }, sendOn));
    const lastAnswerAt = now();
    const cpuSeconds = cpuNow() - cpuBefore;
    latencies.sort();
    const quantile = (share: number) => (latencies[Math.floor(latencies.length * share)] ?? 0) * 1000;
    return { startedAt, lastAnswerAt, cpuSeconds, refused, latency: { p50: quantile(0.5), p99: quantile(0.99) } } satisfies Sent;
  });

  function sendOn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port: plan.port, host: "127.0.0.1", noDelay: true });
      const buffer = Buffer.allocUnsafeSlow(corpus.maxRequestBytes);
      let received = "";
      let index = -1;
      let sentAt = 0;

      function sendNext(): void {
        index = next++;
        if (index >= corpus.requestCount) return void socket.end(resolve);
        const { length } = corpus.writeRequest(index, buffer);
        sentAt = now();
        socket.write(buffer.subarray(0, length));
      }

      socket.once("connect", sendNext);
      socket.once("error", reject);
      socket.once("close", () => index < corpus.requestCount && reject(new Error("The connection was closed before the response.")));
      socket.on("data", (chunk) => {
        received += chunk.toString("latin1");
        const status = statusOfWhole(received);
        if (status === null) return;
        received = "";
        latencies[index] = now() - sentAt;
        if (status < 200 || status > 299) refused += 1;
        sendNext();
      });
    });
  }
};

/** Returns null until the response is complete. Every server here sends the length of its body, if there is one. */
function statusOfWhole(answer: string): number | null {
  const headEnd = answer.indexOf("\r\n\r\n");
  if (headEnd === -1) return null;
  const lengthAt = answer.search(/content-length: /i);
  const length = lengthAt === -1 || lengthAt > headEnd ? 0 : Number.parseInt(answer.slice(lengthAt + "content-length: ".length), 10);
  return answer.length < headEnd + 4 + length ? null : Number(answer.slice(9, 12));
}
