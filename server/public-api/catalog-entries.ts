import { z } from "zod";
import { publicUrl } from "../access/sessions/public-url.ts";
import {
  AMAZON_S3,
  AWS_S3,
  AWS_S3_SETTINGS,
  ENGAGE_SPACE,
  HTTP_API,
  SOURCE_TYPES,
  type SourceType,
} from "../domain/destination/catalog.ts";
import type { Config } from "../env.ts";

const Logos = z.object({ default: z.string().meta({ examples: ["<LOGO_URL>"] }), mark: z.string().nullish(), alt: z.string().nullish() });

const Option = z.object({
  name: z.string().meta({ examples: ["bucket"] }),
  type: z.string().meta({ examples: ["string"] }),
  required: z.boolean(),
  description: z.string().meta({ examples: ["The bucket's name."] }),
  defaultValue: z.union([z.string(), z.boolean()]).meta({ examples: [""] }),
  label: z.string().meta({ examples: ["Bucket Name"] }),
});

/** The catalog entry of a source. */
export const SourceMetadata = z.object({
  id: z.string().meta({ examples: ["iUM16Md8P2"] }),
  name: z.string().meta({ examples: ["HTTP API"] }),
  slug: z.string().meta({ examples: ["http-api"] }),
  description: z.string().meta({ examples: [HTTP_API.description] }),
  logos: Logos,
  options: z.array(Option).meta({ examples: [[]] }),
  categories: z.array(z.string()).meta({ examples: [["Server"]] }),
  isCloudEventSource: z.boolean(),
  status: z.enum(["PUBLIC"]).meta({ description: "Segment's Go SDK and Terraform provider require it." }),
});

/** The catalog entry of a destination. */
export const DestinationMetadata = z.object({
  id: z.string().meta({ examples: [AWS_S3.metadataId] }),
  name: z.string().meta({ examples: [AWS_S3.name] }),
  description: z.string().meta({ examples: ["The raw log of every event, in your own bucket."] }),
  slug: z.string().meta({ examples: [AWS_S3.slug] }),
  logos: Logos,
  options: z.array(Option),
  status: z.enum(["DEPRECATED", "PUBLIC"]),
  previousNames: z.array(z.string()).meta({ examples: [[]] }),
  categories: z.array(z.string()).meta({ examples: [["Analytics", "Raw Data"]] }),
  website: z.string().meta({ examples: ["http://aws.amazon.com/s3"] }),
  components: z.array(z.object({})),
  supportedFeatures: z.object({
    cloudModeInstances: z.enum(["0", "1", "MULTIPLE", "NONE", "SINGLE"]),
    deviceModeInstances: z.enum(["0", "1", "NONE", "SINGLE"]),
    replay: z.boolean(),
    browserUnbundling: z.boolean(),
    browserUnbundlingPublic: z.boolean(),
  }),
  supportedMethods: z.object({
    pageview: z.boolean(),
    identify: z.boolean(),
    alias: z.boolean(),
    track: z.boolean(),
    group: z.boolean(),
  }),
  supportedPlatforms: z.object({
    browser: z.boolean(),
    server: z.boolean(),
    mobile: z.boolean(),
    warehouse: z.boolean(),
    cloudAppObject: z.boolean(),
  }),
  actions: z.array(z.object({})),
  presets: z.array(z.object({})),
  partnerOwned: z.boolean(),
  supportedRegions: z.array(z.string()).meta({ examples: [["us-west-2", "eu-west-1"]] }),
  regionEndpoints: z.array(z.string()).meta({ examples: [["US", "EU"]] }),
});

type DestinationEntry = z.output<typeof DestinationMetadata>;
type SourceEntry = z.output<typeof SourceMetadata>;

/** The fields that both S3 destinations share (docs/public-api.md 3.6). */
const S3 = {
  previousNames: [],
  categories: ["Analytics", "Raw Data"],
  website: "http://aws.amazon.com/s3",
  components: [],
  supportedFeatures: {
    cloudModeInstances: "SINGLE",
    deviceModeInstances: "NONE",
    replay: false,
    browserUnbundling: false,
    browserUnbundlingPublic: true,
  },
  supportedMethods: { pageview: true, identify: true, alias: true, track: true, group: true },
  supportedPlatforms: { browser: true, server: true, mobile: true, warehouse: false, cloudAppObject: false },
  actions: [],
  presets: [],
  partnerOwned: false,
} satisfies Partial<DestinationEntry>;

const ENTRIES: readonly Omit<DestinationEntry, "logos">[] = [
  {
    ...S3,
    id: AWS_S3.metadataId,
    name: AWS_S3.name,
    slug: AWS_S3.slug,
    description: "The raw log of every event, in your own bucket, through an IAM role that you control.",
    options: [...Object.entries(AWS_S3_SETTINGS).map(([name, { label, description }]) => option(name, label, description))],
    status: "PUBLIC",
    supportedRegions: ["us-west-2", "eu-west-1"],
    regionEndpoints: ["US", "EU"],
  },
  {
    ...S3,
    id: AMAZON_S3.metadataId,
    name: AMAZON_S3.name,
    slug: AMAZON_S3.slug,
    description: "The raw log of every event, in a bucket whose policy lets Sluice write. Takes no changes any more: use AWS S3.",
    options: [
      option("bucket", "Bucket Name", "The bucket's name."),
      {
        name: "useServerSideEncryption",
        type: "boolean",
        required: true,
        description: "Whether Amazon encrypts what it stores.",
        defaultValue: true,
        label: "Use Server Side Encryption?",
      },
    ],
    status: "DEPRECATED",
    supportedRegions: ["us-west-2"],
    regionEndpoints: ["US"],
  },
];

function option(name: string, label: string, description: string): z.output<typeof Option> {
  return { name, type: "string", required: true, description, defaultValue: "", label };
}

export function destinationsCatalog(config: Config): DestinationEntry[] {
  return ENTRIES.map((entry) => ({ ...entry, logos: createLogos(config) }));
}

/** Returns the entry of an existing destination. Throws if the catalog has no such id, which is a bug. */
export function destinationMetadata(config: Config, metadataId: string): DestinationEntry {
  const entry = destinationsCatalog(config).find(({ id }) => id === metadataId);
  if (entry === undefined) throw new Error(`The catalog has no destination ${metadataId}.`);
  return entry;
}

export function sourcesCatalog(config: Config): SourceEntry[] {
  return SOURCE_TYPES.map((type) => toSourceEntry(config, type, type === HTTP_API ? "Server" : "Website"));
}

/** Returns the entry of an existing source. That of a space has one, although nobody can create another. */
export function sourceMetadata(config: Config, metadataId: string): SourceEntry {
  if (metadataId === ENGAGE_SPACE.metadataId) return toSourceEntry(config, ENGAGE_SPACE, "Engage");
  const entry = sourcesCatalog(config).find(({ id }) => id === metadataId);
  if (entry === undefined) throw new Error(`The catalog has no source ${metadataId}.`);
  return entry;
}

function toSourceEntry(config: Config, { metadataId: id, name, slug, description }: SourceType, category: string): SourceEntry {
  const facts = { id, name, slug, description, categories: [category] };
  return { ...facts, logos: createLogos(config), options: [], isCloudEventSource: false, status: "PUBLIC" };
}

function createLogos(config: Config): z.output<typeof Logos> {
  return { default: `${publicUrl(config)}/icon.svg` };
}
