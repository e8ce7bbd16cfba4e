import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { HiveSQL, TrinoSQL } from "dt-sql-parser";
import { describe, expect } from "vitest";
import { findOnPath } from "../../testing/obtain-program.ts";
import { test } from "../../testing/test.ts";
import { objectKey } from "../destination/object-key.ts";
import { quoteShell } from "../set-up/quote-shell.ts";
import { athenaCounts, athenaDay, athenaTable, fitsAthena } from "./athena-query.ts";
import { downloadAll, downloadDay, listDays, readerPolicy } from "./download-commands.ts";
import { duckDbAccess, duckDbCounts, duckDbDay } from "./duckdb-query.ts";
import { pandasProgram, sparkProgram } from "./python-queries.ts";
import { type QueryFacts, sourceFolderUrl } from "./query-facts.ts";
import { queryGuides } from "./query-guides.ts";
import { snowflakeCopy, snowflakeCounts, snowflakeIntegration, snowflakeStage } from "./snowflake-query.ts";

const TODAY = Date.UTC(2026, 10, 16);
const DAY = 86_400_000;

const FACTS: QueryFacts = {
  location: { bucket: "acme-events", prefix: "raw" },
  awsRegion: "us-west-2",
  partition: "aws",
  sourceId: "rh5BDZp6QDHv",
  firstDay: TODAY - 7 * DAY,
  today: TODAY,
  sandbox: null,
};

const SANDBOX = { endpoint: "http://127.0.0.1:3002", accessKeyId: "AKIA1", secretAccessKey: `s'"\\1`, region: "us-east-1" };

/** Prefixes with all that a language could read as its own. */
const PREFIXES = ["", "raw", `it's "raw" data`, "a\\b\\'c", "ü/日本/\u{1f600}", "100%*?[x]{y}", "a;b--c #d", "$HOME `id` $(id) {{x}}"];

function at(prefix: string): QueryFacts {
  return { ...FACTS, location: { bucket: "acme-events", prefix } };
}

describe("the DuckDB query", () => {
  test.for(PREFIXES)("counts every event of the source once, below the prefix %j", async (prefix, { dataDir }) => {
    const facts = at(prefix);
    writeFile(dataDir, facts, { day: TODAY, id: "a", events: ["Viewed", "Ordered", "Viewed"] });
    writeFile(dataDir, facts, { day: TODAY, id: "b", events: ["Viewed"] });
    writeFile(dataDir, facts, { day: TODAY - DAY, id: "c", events: ["Ordered"] });
    writeFile(dataDir, { ...facts, sourceId: "another" }, { day: TODAY, id: "d", events: ["Viewed"] });

    expect(await runOnDisk(dataDir, duckDbCounts(facts))).toEqual([
      { received_day: "2026-11-16", type: "track", event: "Viewed", events: "3" },
      { received_day: "2026-11-16", type: "track", event: "Ordered", events: "1" },
      { received_day: "2026-11-15", type: "track", event: "Ordered", events: "1" },
    ]);
    const day = await runOnDisk(dataDir, duckDbDay(facts));
    expect(day.map(({ revenue }) => revenue).toSorted()).toEqual(["1", "1", "1", "x"]);
  });

  test("gets access with the customer's own credentials, or with the sandbox's", () => {
    expect(duckDbAccess(FACTS)).toBe(`INSTALL httpfs;
LOAD httpfs;
INSTALL aws;
LOAD aws;
CREATE OR REPLACE SECRET segment_logs (
  TYPE s3,
  PROVIDER credential_chain,
  REGION 'us-west-2',
  SCOPE 's3://acme-events'
);`);
    expect(duckDbAccess({ ...FACTS, sandbox: SANDBOX })).toContain(
      `KEY_ID 'AKIA1',\n  SECRET 's''"\\1',\n  REGION 'us-west-2',\n  ENDPOINT '127.0.0.1:3002',\n  URL_STYLE 'path',\n  USE_SSL false,`,
    );
  });
});

describe("Athena", () => {
  const hive = new HiveSQL();
  const trino = new TrinoSQL();

  test.for(PREFIXES)("accepts the table and the queries below the prefix %j", (prefix) => {
    expect(hive.validate(athenaTable(at(prefix)))).toEqual([]);
    expect(trino.validate(athenaCounts(at(prefix)))).toEqual([]);
    expect(trino.validate(athenaDay(at(prefix)))).toEqual([]);
  });

  test("finds a partition for each received day, in its folder", () => {
    const table = athenaTable(at("it's"));
    const [, from, to] = /'projection\.received_day\.range' = '(\d+),(\d+)'/.exec(table) ?? [];
    expect([Number(from), Number(from) % DAY, Number(to) % DAY]).toEqual([TODAY - 7 * DAY, 0, 0]);
    expect(Number(to)).toBeGreaterThan(TODAY + 3_650 * DAY - 8 * DAY);
    expect(table).toContain(`'projection.received_day.type' = 'integer'`);
    expect(table).toContain(`'projection.received_day.interval' = '86400000'`);
    const folder = `s3://acme-events/it\\'s/segment-logs/rh5BDZp6QDHv/`;
    expect(table).toContain(`'storage.location.template' = '${folder}\${received_day}/'`);
    expect(table).toContain(`LOCATION '${folder}'`);
    expect(table).toContain(`'mapping.userid' = 'userId'`);
  });

  test("is not offered for a prefix that it would read as a variable", () => {
    const variable = ["a$", "{b}"].join("");
    expect(fitsAthena(at(variable))).toBe(false);
    expect(fitsAthena(at("a$b"))).toBe(true);
    expect(queryGuides(at(variable)).find(({ tool }) => tool === "athena")?.blocks).toMatchObject([{ kind: "warning" }]);
  });
});

describe("the programs in Python", () => {
  test.runIf(findOnPath("python3"))("compile, and name the folder as it is, below every prefix", ({ dataDir }) => {
    const programs = [...PREFIXES.map(at), { ...FACTS, sandbox: SANDBOX }, { ...FACTS, awsRegion: "" }].flatMap((facts) => [
      { program: pandasProgram(facts), folder: sourceFolderUrl(facts).slice("s3://".length) },
      { program: sparkProgram(facts), folder: unescapedBySpark(facts) },
    ]);
    const path = join(dataDir, "programs.json");
    writeFileSync(path, JSON.stringify(programs));
    const script = `
import ast, json, sys
for each in json.load(open(sys.argv[1], encoding="utf-8")):
    tree = ast.parse(each["program"])
    folders = [ast.literal_eval(node.value) for node in tree.body if isinstance(node, ast.Assign) and node.targets[0].id == "FOLDER"]
    assert folders == [each["folder"]], (folders, each["folder"])
print("compiled")`;
    expect(execFileSync("python3", ["-c", script, path], { encoding: "utf8" })).toBe("compiled\n");
  });

  test("use the sandbox's endpoint and keys there", () => {
    const facts = { ...FACTS, sandbox: SANDBOX };
    expect(pandasProgram(facts)).toContain(
      `s3fs.S3FileSystem(key="AKIA1", secret="s'\\"\\\\1", client_kwargs={"endpoint_url": "http://127.0.0.1:3002", "region_name": "us-west-2"})`,
    );
    expect(sparkProgram(facts)).toContain(`.config("spark.hadoop.fs.s3a.endpoint", "http://127.0.0.1:3002")`);
  });

  /** Hadoop reads a backslash before a character of a glob as that character. */
  function unescapedBySpark(facts: QueryFacts): string {
    return sourceFolderUrl(facts, "s3a").replace(/[\\*?[\]{}]/g, "\\$&");
  }
});

describe("Snowflake", () => {
  test("reads the stage of the source's folder", () => {
    const facts = at("it's a\\b");
    expect(snowflakeIntegration(facts)).toBe(`CREATE STORAGE INTEGRATION IF NOT EXISTS segment_logs_rh5bdzp6qdhv
  TYPE = EXTERNAL_STAGE
  STORAGE_PROVIDER = 'S3'
  ENABLED = TRUE
  STORAGE_AWS_ROLE_ARN = '<READER_ROLE_ARN>'
  STORAGE_ALLOWED_LOCATIONS = ('s3://acme-events/it''s a\\\\b/segment-logs/rh5BDZp6QDHv/');

DESC STORAGE INTEGRATION segment_logs_rh5bdzp6qdhv;`);
    expect(snowflakeStage(facts)).toBe(`CREATE STAGE IF NOT EXISTS segment_logs_rh5bdzp6qdhv
  URL = 's3://acme-events/it''s a\\\\b/segment-logs/rh5BDZp6QDHv/'
  STORAGE_INTEGRATION = segment_logs_rh5bdzp6qdhv
  FILE_FORMAT = (TYPE = JSON COMPRESSION = GZIP);`);
    expect(snowflakeCounts(facts)).toContain(`FROM @segment_logs_rh5bdzp6qdhv (PATTERN => '.*[.]gz')`);
    expect(snowflakeCopy(facts)).toContain(`  "USER_ID" STRING,`);
    expect(snowflakeCopy(facts)).toContain("$1:receivedAt::TIMESTAMP_TZ,");
  });

  test("has other providers in other partitions", () => {
    expect(snowflakeIntegration({ ...FACTS, partition: "aws-cn" })).toContain("STORAGE_PROVIDER = 'S3CHINA'");
    expect(snowflakeIntegration({ ...FACTS, partition: "aws-us-gov" })).toContain("STORAGE_PROVIDER = 'S3GOV'");
  });
});

describe("the commands to download", () => {
  test.for(PREFIXES)("name the folder as one word of the shell, below the prefix %j", (prefix) => {
    const facts = at(prefix);
    const folder = sourceFolderUrl(facts);
    for (const [command, word] of [
      [listDays(facts), folder],
      [downloadDay(facts), `${folder}${TODAY}/`],
      [downloadAll(facts), folder],
    ] as const) {
      const shell = `aws() { printf '%s\\n' "$@"; }; gunzip() { :; }; ${command}`;
      const words = execFileSync("bash", ["-c", shell], { encoding: "utf8" }).split("\n");
      expect(words).toContain(word);
      expect(command).toContain(quoteShell(word));
    }
  });

  test("need a policy that reads this folder alone", () => {
    const folder = ["a$", "{*}b/segment-logs/rh5BDZp6QDHv/*"].join("");
    expect(JSON.parse(readerPolicy(at("a*b")))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: "s3:ListBucket",
          Resource: "arn:aws:s3:::acme-events",
          Condition: { StringLike: { "s3:prefix": folder } },
        },
        { Effect: "Allow", Action: "s3:GetObject", Resource: `arn:aws:s3:::acme-events/${folder}` },
        { Effect: "Allow", Action: "s3:GetBucketLocation", Resource: "arn:aws:s3:::acme-events" },
      ],
    });
  });
});

/** Writes a file of events into the folder that stands for S3, as delivery does. A property has another type in each, and a key is there twice. */
function writeFile(folder: string, facts: QueryFacts, { day, id, events }: { day: number; id: string; events: readonly string[] }): void {
  const { location, sourceId } = facts;
  const path = join(folder, "s3", location.bucket, objectKey(location, { id, sourceId, receivedDay: day }));
  mkdirSync(dirname(path), { recursive: true });
  const lines = events.map((event, index) => {
    const revenue = index % 2 === 0 ? "1" : '"x"';
    return `{"type":"track","event":"${event}","userId":"u","userid":7,"a":1,"a":2,"properties":{"revenue":${revenue}},"context":{},"timestamp":"2026-11-16T12:00:00.000Z"}\n`;
  });
  writeFileSync(path, gzipSync(lines.join("")));
}

/** Runs a query on the folder that stands for S3. Returns the rows with values as texts. */
async function runOnDisk(folder: string, query: string): Promise<Record<string, string>[]> {
  expect(query).toContain("'s3://");
  const instance = await DuckDBInstance.create(":memory:");
  try {
    const connection = await instance.connect();
    const reader = await connection.runAndReadAll(query.replaceAll("'s3://", `'${folder}/s3/`));
    connection.closeSync();
    return reader.getRowObjectsJson().map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)])));
  } finally {
    instance.closeSync();
  }
}
