import { deferOnce } from "./cleanup-stack.ts";
import type { CorpusPlan } from "./corpus.ts";
import { printHotSpots } from "./hot-spots.ts";
import { type RunningPart, startPart } from "./part.ts";
import { type UsageWatch, watchUsage } from "./process-usage.ts";
import type { SenderPlan, Sent } from "./sender.ts";
import type { SinkRequest, SinkView } from "./sink.ts";
import { startSluice } from "./sluice-under-test.ts";
import type { Verdict } from "./verify-delivered.ts";

/** The input of every measurement. */
export type Bench = {
  folder: string;
  cleanup: AsyncDisposableStack;
  sink: RunningPart;
  sinkPort: number;
  connections: number;
  /** How many events the largest section sends. */
  eventCount: number;
  profileFolder: string | undefined;
};

export type Figures = Record<string, number>;

type SluiceRun = {
  gzipLevel: number;
  sourceCount: number;
  eventsPerRequest: number;
  eventCount: number;
  round: number;
  form?: CorpusPlan["form"];
};

/** Measures one run of Sluice on new data, from the first byte sent to the last byte delivered. Then verifies each event. */
export async function measureSluice(bench: Bench, run: SluiceRun): Promise<Figures> {
  await askSink<SinkView>(bench, { do: "forget" });
  const sluice = await startSluice({ ...bench, ...run });
  const corpus: CorpusPlan = { ...run, writeKeys: sluice.writeKeys, form: run.form ?? "segment" };
  const usage = watchUsage(sluice.pid, toProgramName);

  const sent = await send(bench, { port: sluice.collectorPort, connections: bench.connections, corpus });
  const collectorPid = await sluice.drain(run.eventCount);
  const figures = { ...toFigures(usage, sent, run.eventCount), ...(await deliveredFigures(bench, corpus, sent, run.gzipLevel)) };

  usage.stop();
  await sluice.stop();
  if (bench.profileFolder !== undefined) printHotSpots(bench.profileFolder, collectorPid);
  refuseLosses("Sluice", figures);
  return figures;
}

/** Sends a corpus from a process of its own. Throws if a response is not 2xx. */
export async function send(bench: Pick<Bench, "cleanup">, plan: SenderPlan): Promise<Sent> {
  const sender = startPart("sender", plan);
  const end = deferOnce(bench.cleanup, () => sender.end());
  await sender.receive();
  const sent = await sender.request<Sent>({ do: "send" });
  await end();
  if (sent.refused > 0) throw new Error(`${sent.refused} requests were refused.`);
  return sent;
}

/** Returns the sender's rates and latencies, and the CPU and memory of the processes. */
export function toFigures(usage: UsageWatch, sent: Sent, eventCount: number): Figures {
  const { cpuSeconds, cpuByName, peakTreeBytes, peakRssByName } = usage.read();
  return {
    answeredEventsPerSecond: eventCount / (sent.lastAnswerAt - sent.startedAt),
    senderCpuSecondsPerMillion: (sent.cpuSeconds / eventCount) * 1e6,
    latencyP50Ms: sent.latency.p50,
    latencyP99Ms: sent.latency.p99,
    cpuSecondsPerMillion: (cpuSeconds / eventCount) * 1e6,
    ...prefixed("cpuSecondsPerMillion", cpuByName, 1e6 / eventCount),
    peakMemoryMb: peakTreeBytes / 1e6,
    ...prefixed("peakRssMb", peakRssByName, 1e-6),
  };
}

/** Returns the rate of delivery, the number of files, and the verdict on the events. */
export async function deliveredFigures(bench: Bench, corpus: CorpusPlan, sent: Sent, gzipLevel: number): Promise<Figures> {
  const view = await askSink<SinkView>(bench, { do: "look" });
  const verdict = await askSink<Verdict>(bench, { do: "verify", corpus, gzipLevel });
  return {
    deliveredEventsPerSecond: corpus.eventCount / (view.lastPutAt - sent.startedAt),
    files: view.objectCount,
    ...verdict,
  };
}

export function askSink<Message>(bench: Bench, question: SinkRequest): Promise<Message> {
  return bench.sink.request<Message>(question);
}

/** Throws if an event was lost, duplicated or never sent. */
function refuseLosses(who: string, { missing = 0, doubled = 0, strange = 0 }: Figures): void {
  if (missing + doubled + strange === 0) return;
  throw new Error(`${who} lost ${missing} events, duplicated ${doubled}, and delivered ${strange} that were never sent.`);
}

function toProgramName(commandLine: string): string {
  if (commandLine.startsWith("sluice ")) return commandLine.split(" ")[1] ?? "";
  return commandLine.includes("main.ts") ? "supervisor" : "postgres";
}

function prefixed(prefix: string, byName: Record<string, number>, factor: number): Figures {
  return Object.fromEntries(Object.entries(byName).map(([name, value]) => [`${prefix}.${name}`, value * factor]));
}
