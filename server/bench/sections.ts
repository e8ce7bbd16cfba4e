import { PRESETS } from "../domain/overview/time-range.ts";
import { deferOnce } from "./cleanup-stack.ts";
import type { CorpusPlan } from "./corpus.ts";
import type { EngageFigures } from "./engage.ts";
import { measureFluentBit } from "./fluent-bit.ts";
import type { GzipDone } from "./gzip-bound.ts";
import { type Bench, type Figures, measureSluice, send } from "./measure.ts";
import type { OverviewTimes } from "./overview.ts";
import { startPart } from "./part.ts";
import type { Recovered } from "./recovery.ts";

/** A variant of a section. It is measured once a round. */
export type Variant = { name: string; run(bench: Bench, round: number): Promise<Figures> };

export type Row = {
  measure: string;
  unit: "events/s" | "MB/s" | "s" | "MB" | "%" | "x" | "ms" | "s a MB" | "files" | "events";
  /** Computes the value from the figures of one round, by variant. */
  of(round: (variant: string, figure: string) => number): number;
  atLeast?: number;
  atMost?: number;
};

/** Measurements that are compared. The variants run one after another, in reverse order in even rounds. */
export type Section = { name: string; title: string; variants: readonly Variant[]; rows: readonly Row[] };

const EVENTS_PER_REQUEST = 100;
/** Its rate decreases during a run, because the data that waits in its folder slows it down. */
const FLUENT_BIT_EVENTS = 400_000;
/** Two requests for each of 1,000 sources. With fewer, some sources would send nothing. */
const MANY_SOURCES_EVENTS = 200_000;
/** Enough to compute a ratio. */
const BATCH_CONTEXT_EVENTS = 500_000;
/** A batch holds 100 MB of records at most. */
const RECOVERY_EVENTS = 60_000;
const OVERVIEW_BATCHES = 2_000_000;
/** A batch holds 100 MB of records at most. */
const ENGAGE_COPY_EVENTS = 100_000;

export function benchSections(fluentBit: string | undefined): readonly Section[] {
  return [throughput(fluentBit), BATCH_CONTEXT, SINGLE_EVENTS, MANY_SOURCES, RECOVERY, OVERVIEW, ENGAGE];
}

function throughput(fluentBit: string | undefined): Section {
  const compared: Variant = {
    name: "fluent-bit",
    run: (bench, round) =>
      measureFluentBit(bench, {
        binary: fluentBit ?? "",
        eventsPerRequest: EVENTS_PER_REQUEST,
        eventCount: Math.min(bench.eventCount, FLUENT_BIT_EVENTS),
        round,
      }),
  };
  return {
    name: "throughput",
    title: "Requests of 100 events, 4 sources",
    variants: [sluiceAt(6), gzipAt(6), sluiceAt(3), gzipAt(3), ...(fluentBit === undefined ? [] : [compared])],
    rows: [...levelRows(6, 70), ...levelRows(3, 50), ...(fluentBit === undefined ? [] : FLUENT_BIT_ROWS)],
  };
}

function levelRows(level: number, atLeast: number): Row[] {
  const [sluice, gzip] = [`sluice ${level}`, `gzip ${level}`];
  return [
    { measure: `level ${level}: to the last delivered byte`, unit: "events/s", of: (round) => round(sluice, "deliveredEventsPerSecond") },
    { measure: `level ${level}: to the last 200`, unit: "events/s", of: (round) => round(sluice, "answeredEventsPerSecond") },
    { measure: `level ${level}: gzip alone, two in flight`, unit: "events/s", of: (round) => round(gzip, "eventsPerSecond") },
    { measure: `level ${level}: gzip alone, two in flight`, unit: "MB/s", of: (round) => round(gzip, "megabytesPerSecond") },
    {
      measure: `level ${level}: end to end against gzip alone`,
      unit: "%",
      of: (round) => (100 * round(sluice, "deliveredEventsPerSecond")) / round(gzip, "eventsPerSecond"),
      atLeast,
    },
    {
      measure: `level ${level}: delivered bytes beyond one gzip stream`,
      unit: "%",
      of: (round) => 100 * (round(sluice, "byteCount") / round(sluice, "oneStreamByteCount") - 1),
      atMost: 2,
    },
    { measure: `level ${level}: CPU a million events`, unit: "s", of: (round) => round(sluice, "cpuSecondsPerMillion") },
    {
      measure: `level ${level}: CPU a million events, of that the collector`,
      unit: "s",
      of: (round) => round(sluice, "cpuSecondsPerMillion.collector"),
    },
    { measure: `level ${level}: CPU a million events, gzip alone`, unit: "s", of: (round) => round(gzip, "cpuSecondsPerMillion") },
    { measure: `level ${level}: CPU a million events, the sender`, unit: "s", of: (round) => round(sluice, "senderCpuSecondsPerMillion") },
    { measure: `level ${level}: peak memory, all processes`, unit: "MB", of: (round) => round(sluice, "peakMemoryMb") },
    { measure: `level ${level}: peak RSS, the collector`, unit: "MB", of: (round) => round(sluice, "peakRssMb.collector") },
    { measure: `level ${level}: an answer takes (median)`, unit: "ms", of: (round) => round(sluice, "latencyP50Ms") },
    { measure: `level ${level}: an answer takes (99 of 100)`, unit: "ms", of: (round) => round(sluice, "latencyP99Ms") },
  ];
}

const FLUENT_BIT_ROWS: readonly Row[] = [
  { measure: "fluent-bit: to the last delivered byte", unit: "events/s", of: (round) => round("fluent-bit", "deliveredEventsPerSecond") },
  { measure: "fluent-bit: CPU a million events", unit: "s", of: (round) => round("fluent-bit", "cpuSecondsPerMillion") },
  { measure: "fluent-bit: peak memory", unit: "MB", of: (round) => round("fluent-bit", "peakMemoryMb") },
  { measure: "fluent-bit: events it lost", unit: "events", of: (round) => round("fluent-bit", "missing") },
  {
    measure: "level 6 against fluent-bit: events/s",
    unit: "x",
    of: (round) => round("sluice 6", "deliveredEventsPerSecond") / round("fluent-bit", "deliveredEventsPerSecond"),
    atLeast: 3.5,
  },
  {
    measure: "level 6 against fluent-bit: CPU a million events",
    unit: "x",
    of: (round) => round("sluice 6", "cpuSecondsPerMillion") / round("fluent-bit", "cpuSecondsPerMillion"),
    atMost: 0.5,
  },
  {
    measure: "level 6 against fluent-bit: peak memory",
    unit: "x",
    of: (round) => round("sluice 6", "peakMemoryMb") / round("fluent-bit", "peakMemoryMb"),
    atMost: 0.5,
  },
];

const BATCH_CONTEXT: Section = {
  name: "batch-context",
  title: "The Java and Go libraries, with a context beside the batch",
  variants: [sluiceWithForm("segment"), sluiceWithForm("batch-context")],
  rows: [
    { measure: "usual shape: to the last delivered byte", unit: "events/s", of: (round) => round("segment", "deliveredEventsPerSecond") },
    {
      measure: "Java and Go: to the last delivered byte",
      unit: "events/s",
      of: (round) => round("batch-context", "deliveredEventsPerSecond"),
    },
    {
      measure: "Java and Go against the usual shape",
      unit: "%",
      of: (round) => (100 * round("batch-context", "deliveredEventsPerSecond")) / round("segment", "deliveredEventsPerSecond"),
      atLeast: 70,
    },
    { measure: "usual shape: CPU a million events", unit: "s", of: (round) => round("segment", "cpuSecondsPerMillion") },
    { measure: "Java and Go: CPU a million events", unit: "s", of: (round) => round("batch-context", "cpuSecondsPerMillion") },
  ],
};

const SINGLE_EVENTS: Section = {
  name: "single",
  title: "Requests of one event, durable before the answer",
  variants: [
    {
      name: "sluice",
      run: (bench, round) =>
        measureSluice(bench, { gzipLevel: 6, sourceCount: 4, eventsPerRequest: 1, eventCount: singleEventCount(bench), round }),
    },
    { name: "bare", run: measureBareHttp },
  ],
  rows: [
    { measure: "Sluice", unit: "events/s", of: (round) => round("sluice", "answeredEventsPerSecond") },
    { measure: "bare node:http", unit: "events/s", of: (round) => round("bare", "answeredEventsPerSecond") },
    {
      measure: "Sluice against bare node:http",
      unit: "%",
      of: (round) => (100 * round("sluice", "answeredEventsPerSecond")) / round("bare", "answeredEventsPerSecond"),
      atLeast: 45,
    },
    { measure: "Sluice: CPU a million events", unit: "s", of: (round) => round("sluice", "cpuSecondsPerMillion") },
    { measure: "Sluice: an answer takes (median)", unit: "ms", of: (round) => round("sluice", "latencyP50Ms") },
    { measure: "Sluice: an answer takes (99 of 100)", unit: "ms", of: (round) => round("sluice", "latencyP99Ms") },
  ],
};

const MANY_SOURCES: Section = {
  name: "sources",
  title: "1,000 sources at once against 4",
  variants: [sluiceWithSources(4), sluiceWithSources(1000)],
  rows: [
    { measure: "4 sources: to the last 200", unit: "events/s", of: (round) => round("4 sources", "answeredEventsPerSecond") },
    { measure: "1,000 sources: to the last 200", unit: "events/s", of: (round) => round("1000 sources", "answeredEventsPerSecond") },
    {
      measure: "1,000 sources against 4",
      unit: "%",
      of: (round) => (100 * round("1000 sources", "answeredEventsPerSecond")) / round("4 sources", "answeredEventsPerSecond"),
      atLeast: 60,
    },
    {
      measure: "1,000 sources: peak RSS, the collector",
      unit: "MB",
      of: (round) => round("1000 sources", "peakRssMb.collector"),
      atMost: 400,
    },
    { measure: "1,000 sources: peak memory, all processes", unit: "MB", of: (round) => round("1000 sources", "peakMemoryMb") },
    { measure: "1,000 sources: files", unit: "files", of: (round) => round("1000 sources", "files") },
  ],
};

const RECOVERY: Section = {
  name: "recovery",
  title: "Recovering a torn batch",
  variants: [{ name: "recover", run: measureRecovery }],
  rows: [
    {
      measure: "a MB of gzip takes",
      unit: "s a MB",
      of: (round) => round("recover", "seconds") / (round("recover", "byteCount") / 1e6),
      atMost: 0.2,
    },
  ],
};

function sluiceAt(gzipLevel: number): Variant {
  return {
    name: `sluice ${gzipLevel}`,
    run: (bench, round) =>
      measureSluice(bench, { gzipLevel, sourceCount: 4, eventsPerRequest: EVENTS_PER_REQUEST, eventCount: bench.eventCount, round }),
  };
}

function sluiceWithForm(form: CorpusPlan["form"]): Variant {
  return {
    name: form,
    run: (bench, round) =>
      measureSluice(bench, {
        gzipLevel: 6,
        sourceCount: 4,
        eventsPerRequest: EVENTS_PER_REQUEST,
        eventCount: Math.min(bench.eventCount, BATCH_CONTEXT_EVENTS),
        round,
        form,
      }),
  };
}

function sluiceWithSources(sourceCount: number): Variant {
  return {
    name: `${sourceCount} sources`,
    run: (bench, round) =>
      measureSluice(bench, {
        gzipLevel: 6,
        sourceCount,
        eventsPerRequest: EVENTS_PER_REQUEST,
        eventCount: Math.max(bench.eventCount, MANY_SOURCES_EVENTS),
        round,
      }),
  };
}

function gzipAt(gzipLevel: number): Variant {
  return {
    name: `gzip ${gzipLevel}`,
    async run({ eventCount }, round) {
      const plan = { corpus: corpusWithoutSluice(eventCount, EVENTS_PER_REQUEST, round), gzipLevel };
      const { seconds, cpuSeconds, rawByteCount, byteCount } = await runPartOnce<GzipDone>("gzip", plan);
      return {
        eventsPerSecond: eventCount / seconds,
        megabytesPerSecond: rawByteCount / 1e6 / seconds,
        cpuSecondsPerMillion: (cpuSeconds / eventCount) * 1e6,
        byteCount,
      };
    },
  };
}

async function measureBareHttp(bench: Bench, round: number): Promise<Figures> {
  const server = startPart("bare", {});
  const end = deferOnce(bench.cleanup, () => server.end());
  const { port } = await server.receive<{ port: number }>();
  const eventCount = singleEventCount(bench);
  const sent = await send(bench, { port, connections: bench.connections, corpus: corpusWithoutSluice(eventCount, 1, round) });
  await end();
  return { answeredEventsPerSecond: eventCount / (sent.lastAnswerAt - sent.startedAt) };
}

async function measureRecovery({ folder, eventCount }: Bench, round: number): Promise<Figures> {
  const corpus = corpusWithoutSluice(Math.min(eventCount, RECOVERY_EVENTS), EVENTS_PER_REQUEST, round);
  return await runPartOnce<Recovered>("recovery", { folder, corpus });
}

const OVERVIEW: Section = {
  name: "overview",
  title: "Delivery Overview with 2,000,000 batches of 20 sources",
  variants: [{ name: "overview", run: measureOverview }],
  rows: PRESETS.flatMap((preset): Row[] => [
    { measure: `${preset}: the steps and the chart`, unit: "ms", of: (round) => round("overview", `steps ${preset}`), atMost: 200 },
    { measure: `${preset}: the tables, filtered`, unit: "ms", of: (round) => round("overview", `tables ${preset}`), atMost: 200 },
  ]),
};

async function measureOverview({ folder }: Bench): Promise<Figures> {
  return await runPartOnce<OverviewTimes>("overview", { folder, batchCount: OVERVIEW_BATCHES });
}

const ENGAGE: Section = {
  name: "engage",
  title: "Engage: 10,000,000 events of 1,000,000 profiles",
  variants: [{ name: "engage", run: measureEngage }],
  rows: [
    {
      measure: "slim copy of 1 KB events: CPU a million events",
      unit: "s",
      of: (round) => round("engage", "copyCpuSecondsPerMillion"),
      atMost: 6,
    },
    { measure: "who is who, once for each change of the history", unit: "s", of: (round) => round("engage", "identitySeconds") },
    {
      measure: "an audience: event, window, property, count",
      unit: "s",
      of: (round) => round("engage", "audienceSeconds"),
      atMost: 5,
    },
    { measure: "a funnel and a trait", unit: "s", of: (round) => round("engage", "funnelSeconds") },
    { measure: "100 audiences", unit: "s", of: (round) => round("engage", "audiencesSeconds"), atMost: 240 },
    { measure: "peak RSS, the engine's process", unit: "MB", of: (round) => round("engage", "peakRssMb"), atMost: 1_000 },
  ],
};

async function measureEngage({ folder }: Bench, round: number): Promise<Figures> {
  const corpus = corpusWithoutSluice(ENGAGE_COPY_EVENTS, EVENTS_PER_REQUEST, round);
  return await runPartOnce<EngageFigures>("engage", {
    folder,
    corpus,
    eventCount: 10_000_000,
    profileCount: 1_000_000,
    audienceCount: 100,
  });
}

/** Requests of the usual length, with a key that no source has. */
function corpusWithoutSluice(eventCount: number, eventsPerRequest: number, round: number): CorpusPlan {
  return { eventCount, eventsPerRequest, round, writeKeys: ["0".repeat(32)], form: "segment" };
}

async function runPartOnce<Message>(name: string, plan: object): Promise<Message> {
  const part = startPart(name, plan);
  const message = await part.receive<Message>();
  await part.end();
  return message;
}

/** A request costs far more than an event, so a quarter of the events takes about as long. */
function singleEventCount({ eventCount }: Bench): number {
  return Math.ceil(eventCount / 4);
}
