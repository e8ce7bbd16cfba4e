import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

type CpuProfile = {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  samples: number[];
  timeDeltas: number[];
};

const SHOWN = 20;

/** Prints how the main thread of a process spent its time: the functions of its CPU profile by self time, including idle time. */
export function printHotSpots(folder: string, pid: number): void {
  const name = readdirSync(folder).find((file) => file.includes(`.${pid}.0.`) && file.endsWith(".cpuprofile"));
  if (name === undefined) throw new Error(`The process ${pid} wrote no profile into ${folder}.`);
  const profile = JSON.parse(readFileSync(join(folder, name), "utf8")) as CpuProfile;

  const places = new Map(profile.nodes.map(({ id, callFrame }) => [id, toLocation(callFrame)]));
  const micros = new Map<string, number>();
  profile.samples.forEach((id, index) => {
    const place = places.get(id) ?? "";
    micros.set(place, (micros.get(place) ?? 0) + (profile.timeDeltas[index] ?? 0));
  });
  const total = [...micros.values()].reduce((sum, value) => sum + value, 0);
  process.stdout.write(`\nThe collector's main thread, ${name}:\n`);
  for (const [place, spent] of [...micros].sort(([, one], [, other]) => other - one).slice(0, SHOWN)) {
    process.stdout.write(`  ${((100 * spent) / total).toFixed(1).padStart(5)} %  ${place}\n`);
  }
}

function toLocation({ functionName, url, lineNumber }: CpuProfile["nodes"][number]["callFrame"]): string {
  const name = functionName || "(anonymous)";
  return url === "" ? name : `${name}  ${basename(url)}:${lineNumber + 1}`;
}
