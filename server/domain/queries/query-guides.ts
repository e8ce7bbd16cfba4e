import { DAY_MS } from "../batch/received-day.ts";
import { type GuideBlock, type GuideCode, inlineCode, link, list, note, paragraph, warning } from "../set-up/guide.ts";
import { athenaCounts, athenaDay, athenaTable, fitsAthena } from "./athena-query.ts";
import { downloadAll, downloadDay, listDays, readerPolicy } from "./download-commands.ts";
import { duckDbAccess, duckDbCounts, duckDbDay } from "./duckdb-query.ts";
import { pandasProgram, sparkProgram } from "./python-queries.ts";
import { type QueryFacts, sourceFolderUrl, tableName } from "./query-facts.ts";
import { READER_ROLE, snowflakeCopy, snowflakeCounts, snowflakeIntegration, snowflakeStage } from "./snowflake-query.ts";

export type QueryTool = "duckdb" | "athena" | "pandas" | "spark" | "snowflake" | "download";

/** How to read a destination's files with one tool. */
export type QueryGuide = { tool: QueryTool; label: string; blocks: readonly GuideBlock[] };

/** Returns the guides in the order of their tabs. */
export function queryGuides(facts: QueryFacts): QueryGuide[] {
  return [
    { tool: "duckdb", label: "DuckDB", blocks: duckDb(facts) },
    { tool: "athena", label: "Athena", blocks: athena(facts) },
    { tool: "pandas", label: "pandas", blocks: pandas(facts) },
    { tool: "spark", label: "Spark", blocks: spark(facts) },
    { tool: "snowflake", label: "Snowflake", blocks: snowflake(facts) },
    { tool: "download", label: "Download", blocks: download(facts) },
  ];
}

/** Returns what is in the files and where they are. It applies to every tool. */
export function dataFormat(facts: QueryFacts): GuideBlock[] {
  const { today } = facts;
  const day = new Date(today).toISOString().slice(0, 10);
  return [
    paragraph(
      "Each file is gzipped text with one JSON object per line: an event as the source sent it, in the format of the ",
      link("Segment Spec", "https://segment.com/docs/connections/spec/common/"),
      ", with what Segment's API adds, such as ",
      inlineCode("receivedAt"),
      " and ",
      inlineCode("context.library"),
      ".",
    ),
    list(
      [
        "The files of this source are in ",
        inlineCode(sourceFolderUrl(facts)),
        ". Files that were delivered before you changed the bucket or the prefix stay where they were.",
      ],
      [
        "Each received day has a folder. Its name is the UTC day on which the API received the events, as ms since the epoch at 00:00: ",
        inlineCode(String(today)),
        ` is ${day}.`,
      ],
      [
        "The order of the lines has no meaning. Use ",
        inlineCode("messageId"),
        " to tell events apart, and ",
        inlineCode("timestamp"),
        " for the time of an event, corrected for the clock of its device.",
      ],
    ),
  ];
}

function duckDb(facts: QueryFacts): GuideBlock[] {
  return [
    facts.sandbox === null
      ? paragraph("DuckDB uses the credentials of your AWS CLI. They need to read the bucket: see the policy under Download.")
      : sandboxNote("DuckDB"),
    sql("duckdb-access", "Access to the bucket", duckDbAccess(facts)),
    sql("duckdb-counts", "Events per day, type and name", duckDbCounts(facts)),
    sql("duckdb-day", "Events of one received day", duckDbDay(facts)),
  ];
}

function athena(facts: QueryFacts): GuideBlock[] {
  if (!fitsAthena(facts)) {
    return [
      warning(
        "Athena can't read this folder with partition projection: the prefix contains ",
        inlineCode("${"),
        ", which Athena takes for the beginning of a variable. Use another tool, or another prefix.",
      ),
    ];
  }
  return [
    ...(facts.sandbox === null ? [] : [note("Athena can't read the sandbox. On Amazon, the table looks like this.")]),
    paragraph(
      "Run this in Athena's query editor",
      facts.awsRegion === "" ? "" : ` in ${facts.awsRegion}`,
      ". Partition projection finds new days without a crawler. ",
      link("Partition projection", "https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html"),
      ".",
    ),
    sql("athena-table", "Create the table", athenaTable(facts)),
    sql("athena-counts", "Events of the last seven days", athenaCounts(facts)),
    sql("athena-day", "Events of one received day", athenaDay(facts)),
    list(
      ["Filter on ", inlineCode("received_day"), ": Athena reads only the folders of those days, and you pay for what it reads."],
      [
        "If the bucket has older files, from Segment for example, change the first number of ",
        inlineCode("projection.received_day.range"),
        `. It has to be a multiple of ${DAY_MS}.`,
      ],
      ["A line that is not valid JSON for Athena, for example with the same key twice, becomes a row of nulls."],
    ),
  ];
}

function pandas(facts: QueryFacts): GuideBlock[] {
  return [
    paragraph("This program reads all files into memory. For much data, read one received day at a time, or use DuckDB."),
    ...sandboxNotes(facts, "The program"),
    python("pandas", "events.py", pandasProgram(facts)),
  ];
}

function spark(facts: QueryFacts): GuideBlock[] {
  return [
    paragraph("This program works with Spark 3.5 and later. On Amazon EMR, leave out the package and the region."),
    ...sandboxNotes(facts, "The program"),
    python("spark", "events.py", sparkProgram(facts)),
  ];
}

function snowflake(facts: QueryFacts): GuideBlock[] {
  return [
    ...(facts.sandbox === null ? [] : [note("Snowflake can't read the sandbox. On Amazon, the stage looks like this.")]),
    paragraph(
      "Create a role in your AWS account with the policy under Download, and put its ARN in the place of ",
      inlineCode(READER_ROLE),
      ". The role that Sluice assumes can only write. ",
      link("Storage integrations", "https://docs.snowflake.com/en/user-guide/data-load-s3-config-storage-integration"),
      ".",
    ),
    sql("snowflake-integration", "Storage integration", snowflakeIntegration(facts)),
    paragraph(
      "Enter the values of ",
      inlineCode("STORAGE_AWS_IAM_USER_ARN"),
      " and ",
      inlineCode("STORAGE_AWS_EXTERNAL_ID"),
      " in the trust policy of that role. Then create the stage.",
    ),
    sql("snowflake-stage", "Stage", snowflakeStage(facts)),
    sql("snowflake-counts", "Events per day, type and name", snowflakeCounts(facts)),
    sql("snowflake-copy", `Copy into the table ${tableName(facts.sourceId)}`, snowflakeCopy(facts)),
  ];
}

function download(facts: QueryFacts): GuideBlock[] {
  return [
    paragraph(
      "Download files in the S3 console, with the AWS CLI, or with an SDK. ",
      link("Downloading objects", "https://docs.aws.amazon.com/AmazonS3/latest/userguide/download-objects.html"),
      " describes each way.",
    ),
    ...sandboxNotes(facts, "The command"),
    shell("list-days", "List the received days", listDays(facts)),
    shell("download-day", "Download one received day", downloadDay(facts)),
    shell("download-all", "Download all that is new", downloadAll(facts)),
    paragraph(
      "Whoever reads the files needs this policy, and, if the bucket is encrypted with a KMS key, ",
      inlineCode("kms:Decrypt"),
      " on that key. The role that Sluice assumes can't read.",
    ),
    {
      kind: "code",
      id: "reader-policy",
      title: "Policy to read the files",
      fileName: "reader-policy.json",
      language: "json",
      code: readerPolicy(facts),
      placeholders: [],
    },
  ];
}

function sandboxNotes({ sandbox }: QueryFacts, what: string): GuideBlock[] {
  return sandbox === null ? [] : [sandboxNote(what)];
}

function sandboxNote(what: string): GuideBlock {
  return note(`${what} has the endpoint and the keys of Sluice's own sandbox of AWS. Use it on the machine that runs Sluice.`);
}

function sql(id: string, title: string, code: string): GuideCode {
  return { kind: "code", id, title, fileName: null, language: "sql", code, placeholders: code.includes(READER_ROLE) ? [READER_ROLE] : [] };
}

function shell(id: string, title: string, code: string): GuideCode {
  return { kind: "code", id, title, fileName: null, language: "shell", code, placeholders: [] };
}

function python(id: string, fileName: string, code: string): GuideCode {
  return { kind: "code", id, title: fileName, fileName, language: "python", code, placeholders: [] };
}
