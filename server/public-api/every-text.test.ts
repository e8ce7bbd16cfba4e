import { describe, expect, test } from "vitest";
import { z } from "zod";
import { AMAZON_S3 } from "../domain/destination/catalog.ts";
import { readLegacyDestinations, readSources } from "../domain/migration/segment-export.ts";
import { ROUTES } from "./routes.ts";
import { readSettings } from "./settings-body.ts";

/** One character of each kind that no stored text may contain. */
const UNFIT = ["\u0000", "\n", "\u200B", "\u202E", "\u00A0", "\uD83D"];

/** Fields that accept any text, with the reason. */
const FREE: Readonly<Record<string, string>> = {
  "SignInInput.password": "compared with a hash",
  "WelcomeInput.password": "stored as a hash",
  PasswordInput: "stored as a hash",
  "NewPasswordInput.password": "stored as a hash",
  "AcceptInviteInput.password": "stored as a hash",
  "ChangePasswordInput.currentPassword": "compared with a hash",
  "ChangePasswordInput.newPassword": "stored as a hash",
  "SaveOptions.seen.awsRegion": "compared with what is saved, and not stored",
  "SaveOptions.seen.bucket": "compared with what is saved, and not stored",
  "SaveOptions.seen.iamRoleArn": "compared with what is saved, and not stored",
  "createDestination.body.settings": "read by readSettings, which is tried below",
  "updateDestination.body.settings": "read by readSettings, which is tried below",
  "createSource.body.settings": "refused, whatever it holds",
  "updateSource.body.settings": "refused, whatever it holds",
  "echo.query.message": "sent back, and not stored",
};

/** Filters by what clients sent: an event name may hold any character. NUL is replaced as in the stored name. */
const FILTERS = /\.query(\.filter)?\.(eventName|appVersion|discardReason)$/;

type Field = { path: string; schema: z.ZodType };

/** Returns all fields of a schema that accept text. A pipe, an enum and the like count as one field. */
function textFields(schema: z.ZodType, path: string): Field[] {
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape).flatMap(([name, field]) => textFields(field as z.ZodType, `${path}.${name}`));
  if (schema instanceof z.ZodArray) {
    return schema.element instanceof z.ZodUnknown ? [{ path, schema }] : textFields(schema.element as z.ZodType, path);
  }
  if (schema instanceof z.ZodIntersection)
    return [schema.def.left, schema.def.right].flatMap((side) => textFields(side as z.ZodType, path));
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return textFields(schema.def.innerType as z.ZodType, path);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => textFields(option as z.ZodType, path));
  if (schema instanceof z.ZodPipe) {
    const [from, to] = [schema.def.in as z.ZodType, schema.def.out as z.ZodType];
    const fields = textFields(from instanceof z.ZodTransform ? to : from, path);
    return from instanceof z.ZodString ? [{ path, schema }] : fields;
  }
  if (schema instanceof z.ZodRecord) return [{ path, schema }];
  return schema instanceof z.ZodString || schema instanceof z.ZodUnknown || schema instanceof z.ZodAny ? [{ path, schema }] : [];
}

/** The schemas that forms, actions, imports and the API share. They are found on disk, so that none is missed. */
const MODULES = import.meta.glob<Record<string, unknown>>(["../domain/**/*.ts", "!../domain/**/*.test.ts"], { eager: true });

const SHARED = Object.values(MODULES)
  .flatMap((exported) => Object.entries(exported))
  .flatMap(([name, value]) => (value instanceof z.ZodType ? textFields(value, name) : []));

const OF_THE_API = ROUTES.flatMap(({ id, params, query, body }) =>
  Object.entries({ params, query, body }).flatMap(([part, schema]) => textFields(schema, `${id}.${part}`)),
);

const FIELDS = [...new Map([...SHARED, ...OF_THE_API].map((field) => [field.path, field])).values()];

/** Returns whether the value is accepted with an unfit character. A query of an audience is accepted with spaces for its line breaks. */
function isKept(schema: z.ZodType, given: unknown): boolean {
  const read = schema.safeParse(given);
  return read.success && UNFIT.some((unfit) => JSON.stringify(read.data).includes(JSON.stringify(unfit).slice(1, -1)));
}

describe("each text that forms, actions, the import and the API accept", () => {
  test.for(FIELDS.filter(({ path }) => FREE[path] === undefined && !FILTERS.test(path)).map((field) => [field.path, field] as const))(
    "%s holds no character that can't be seen",
    ([, { schema }]) => {
      const texts = UNFIT.map((unfit) => `acme${unfit}events`);
      expect(texts.filter((text) => [text, [text]].some((given) => isKept(schema, given)))).toEqual([]);
    },
  );

  test.for(["awsRegion", "region", "bucket", "s3Bucket", "iamRoleArn"])("the setting %s of a destination holds none either", (name) => {
    const texts = UNFIT.map((unfit) => `acme-events/raw${unfit}x`);
    expect(texts.filter((text) => readSettings({ [name]: text }).ok)).toEqual([]);
  });

  test.for(["id", "name", "sourceId", "bucket"])("the %s of a destination that is imported holds none", (field) => {
    const settings = { bucket: "acme-events" };
    const legacy = { id: "one", name: "Amazon S3", enabled: true, sourceId: "shop", settings, metadata: { id: AMAZON_S3.metadataId } };
    expect(readLegacyDestinations(JSON.stringify([legacy])).ok).toBe(true);
    for (const unfit of UNFIT) {
      const text = `acme${unfit}events`;
      const spoilt = field === "bucket" ? { ...legacy, settings: { bucket: text } } : { ...legacy, [field]: text };
      expect(readLegacyDestinations(JSON.stringify([spoilt])).ok).toBe(false);
    }
  });

  test.for(["id", "slug", "name", "writeKeys"])("the %s of a source that is imported holds none", (field) => {
    const source = { id: "shop", slug: "shop", name: "Shop", enabled: true, writeKeys: ["k123456"] };
    expect(readSources(JSON.stringify([source])).ok).toBe(true);
    for (const unfit of UNFIT) {
      const text = `acme${unfit}events`;
      const spoilt = { ...source, [field]: field === "writeKeys" ? [text] : text };
      expect(readSources(JSON.stringify([spoilt])).ok).toBe(false);
    }
  });

  test("each exempt field exists, and well-known fields are tested", () => {
    const paths = FIELDS.map(({ path }) => path);
    expect(Object.keys(FREE).filter((path) => !paths.includes(path))).toEqual([]);
    const known = ["NameInput", "EmailInput", "BucketPathInput", "SettingsInput.iamRoleArn", "updateDestination.params.destinationId"];
    for (const path of known) expect(paths).toContain(path);
  });
});
