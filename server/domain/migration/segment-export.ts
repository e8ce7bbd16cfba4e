import { z } from "zod";
import { BucketPathInput } from "../destination/bucket-path-input.ts";
import { AMAZON_S3 } from "../destination/catalog.ts";
import { IdInput } from "../id.ts";
import { readJsonValues } from "../json-values.ts";
import { NameInput } from "../names.ts";
import { visibleText } from "../plain-text.ts";
import { ok, type Result, refuse } from "../result.ts";

/** A destination as Segment's Public API returns it, reduced to what the legacy Amazon S3 needs (docs/public-api.md). */
const ExportedLegacy = z.object({
  id: IdInput,
  name: NameInput.nullish().transform((name) => name ?? AMAZON_S3.name),
  enabled: z.boolean(),
  sourceId: IdInput,
  settings: z.object({
    bucket: z.union([z.literal(""), BucketPathInput]).default(""),
    useServerSideEncryption: z.boolean().default(true),
  }),
});
export type ExportedLegacy = z.output<typeof ExportedLegacy>;

/** A source of the export. Its write keys are imported, so that no client has to change. */
const ExportedSource = z.object({
  id: IdInput,
  slug: z.string().regex(/^[A-Za-z0-9_-]{1,100}$/, "A slug has 1 to 100 letters, digits, hyphens and underscores."),
  name: NameInput.nullish(),
  enabled: z.boolean(),
  writeKeys: z.array(z.string().regex(/^[A-Za-z0-9_-]{4,64}$/, "A write key has 4 to 64 letters, digits, hyphens and underscores.")),
  metadata: z.object({ id: IdInput }).optional(),
});
export type ExportedSource = z.output<typeof ExportedSource>;

/** The problems, each as a sentence. */
export type Problems = readonly string[];

/** Returns the legacy destinations in a response of `GET /destinations`, each id once. Refuses with sentences. */
export function readLegacyDestinations(text: string): Result<ExportedLegacy[], Problems> {
  return readEntries(text, "destinations", ExportedLegacy, isLegacy);
}

/** Returns the sources in a response of `GET /sources`, each id once. Refuses with sentences. */
export function readSources(text: string): Result<ExportedSource[], Problems> {
  return readEntries(text, "sources", ExportedSource, () => true);
}

function isLegacy(entry: object): boolean {
  const { id, slug } = Object(Reflect.get(entry, "metadata"));
  return id === AMAZON_S3.metadataId || slug === AMAZON_S3.slug;
}

type Kind = "destinations" | "sources";

function readEntries<Schema extends z.ZodType<{ id: string }>>(
  text: string,
  kind: Kind,
  schema: Schema,
  isMeant: (entry: object) => boolean,
): Result<z.output<Schema>[], Problems> {
  const values = readJsonValues(text);
  if (!values.ok) return refuse([`The ${kind} are not valid JSON: ${values.error}`]);
  const pages = values.value.map((value) => readPage(value, kind));
  const problems = pages.flatMap((page) => (typeof page === "string" ? [page] : []));
  if (problems.length > 0) return refuse(problems);
  const whole = pages.filter((page) => typeof page !== "string");
  if (isCutShort(whole)) return refuse([`The ${kind} are incomplete: a page refers to a next page that is missing.`]);

  const read = whole.flatMap(({ entries }) => entries).map((entry, index) => readEntry(entry, index, { kind, schema, isMeant }));
  const wrong = read.flatMap((entry) => (typeof entry === "string" ? [entry] : []));
  if (wrong.length > 0) return refuse(wrong);
  const entries = read.filter((entry): entry is z.output<Schema> => entry !== null && typeof entry !== "string");
  return ok([...new Map(entries.map((entry) => [entry.id, entry])).values()]);
}

type Page = { entries: unknown[]; current: unknown; next: unknown };

/** Reads a response of the API, or a plain list. Returns a sentence if it is neither. */
function readPage(value: unknown, kind: Kind): Page | string {
  if (Array.isArray(value)) return { entries: value, current: null, next: null };
  const { data, errors } = Object(value);
  if (Array.isArray(errors)) return `The API returned an error instead of ${kind}: ${String(Object(errors[0]).message)}`;
  const { [kind]: entries, pagination } = Object(data);
  if (!Array.isArray(entries)) return `The ${kind} are expected as {"data": {"${kind}": […]}}, as GET /${kind} returns them, or as a list.`;
  return { entries, current: Object(pagination).current ?? null, next: Object(pagination).next ?? null };
}

function isCutShort(pages: readonly Page[]): boolean {
  return pages.some(({ next }) => next !== null && !pages.some(({ current }) => current === next));
}

/** Returns null for an entry to skip, or a sentence that names the entry if it is invalid. */
function readEntry<Schema extends z.ZodType>(
  entry: unknown,
  index: number,
  { kind, schema, isMeant }: { kind: Kind; schema: Schema; isMeant: (entry: object) => boolean },
): z.output<Schema> | string | null {
  if (typeof entry !== "object" || entry === null) return `Entry ${index + 1} of the ${kind} is not an object.`;
  if (!isMeant(entry)) return null;
  const parsed = schema.safeParse(entry);
  if (parsed.success) return parsed.data;
  const complaints = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join(" ");
  return `${toTitle(entry)}, entry ${index + 1} of the ${kind}. ${complaints}`;
}

function toTitle(entry: object): string {
  const [name, id] = [Reflect.get(entry, "name"), Reflect.get(entry, "id")];
  return `${typeof name === "string" ? visibleText(name) : "Unnamed"} (${typeof id === "string" ? visibleText(id) : "no id"})`;
}
