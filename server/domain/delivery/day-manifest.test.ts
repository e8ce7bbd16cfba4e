import { expect, test } from "vitest";
import { formatManifest } from "./day-manifest.ts";

const NOON = Date.UTC(2026, 10, 16, 12);
const FILE = {
  bucket: "acme",
  key: 'it\'s "raw"/a.gz',
  byteCount: 100,
  eventCount: 3,
  crc32: 0xcafe,
  firstReceivedAt: NOON,
  lastReceivedAt: NOON + 5,
};

test("a manifest has each file and their sums, and is JSON with one file a line", () => {
  const receivedDay = Date.UTC(2026, 10, 16);
  const gone = { ...FILE, key: "b.gz", byteCount: 7, eventCount: 4, firstReceivedAt: null, lastReceivedAt: null };
  const text = formatManifest({ sourceId: "src", destinationId: "dst", receivedDay, files: [FILE, gone] });
  expect(JSON.parse(text)).toEqual({
    version: 1,
    sourceId: "src",
    destinationId: "dst",
    receivedDay,
    date: "2026-11-16",
    fileCount: 2,
    eventCount: 7,
    byteCount: 107,
    files: [
      {
        bucket: "acme",
        key: 'it\'s "raw"/a.gz',
        bytes: 100,
        events: 3,
        crc32: "0000cafe",
        firstReceivedAt: "2026-11-16T12:00:00.000Z",
        lastReceivedAt: "2026-11-16T12:00:00.005Z",
      },
      { bucket: "acme", key: "b.gz", bytes: 7, events: 4, crc32: "0000cafe", firstReceivedAt: null, lastReceivedAt: null },
    ],
  });
  expect(text.split("\n").filter((line) => line.startsWith("    {"))).toHaveLength(2);
  expect(text.endsWith("}\n")).toBe(true);
});
