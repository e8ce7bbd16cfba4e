/** One file of a manifest. Times are ms since the epoch, and null where the staged copy was gone before they were read. */
type ListedFile = {
  bucket: string;
  key: string;
  byteCount: number;
  eventCount: number;
  crc32: number;
  firstReceivedAt: number | null;
  lastReceivedAt: number | null;
};

export type ManifestDay = { sourceId: string; destinationId: string; receivedDay: number; files: readonly ListedFile[] };

/**
 * Returns the JSON text of a day manifest (docs/query.md). The same files always give the same text: it has no time of its own. `crc32` is of the gzip
 * file, as eight hexadecimal digits.
 */
export function formatManifest({ sourceId, destinationId, receivedDay, files }: ManifestDay): string {
  const total = (pick: (file: ListedFile) => number) => files.reduce((sum, file) => sum + pick(file), 0);
  const head = {
    version: 1,
    sourceId,
    destinationId,
    receivedDay,
    date: new Date(receivedDay).toISOString().slice(0, 10),
    fileCount: files.length,
    eventCount: total(({ eventCount }) => eventCount),
    byteCount: total(({ byteCount }) => byteCount),
  };
  const lines = files.map((file) => `    ${JSON.stringify(toEntry(file))}`);
  return `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "files": [\n${lines.join(",\n")}\n  ]\n}\n`;
}

function toEntry({ bucket, key, byteCount, eventCount, crc32, firstReceivedAt, lastReceivedAt }: ListedFile): object {
  return {
    bucket,
    key,
    bytes: byteCount,
    events: eventCount,
    crc32: crc32.toString(16).padStart(8, "0"),
    firstReceivedAt: toTime(firstReceivedAt),
    lastReceivedAt: toTime(lastReceivedAt),
  };
}

function toTime(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
