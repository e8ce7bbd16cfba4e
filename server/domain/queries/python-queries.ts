import { COLUMNS, type QueryFacts, sourceFolder, sourceFolderUrl } from "./query-facts.ts";
import { escapeHadoopGlob, quotePython } from "./quote-text.ts";

/** Returns a Python program that reads the files into a data frame of pandas. */
export function pandasProgram(facts: QueryFacts): string {
  const columns = [...COLUMNS.texts, ...COLUMNS.times, ...COLUMNS.objects];
  return `# pip install pandas s3fs
import gzip
import json

import pandas as pd
import s3fs

fs = s3fs.S3FileSystem(${fileSystemOptions(facts)})

# For one received day, add its folder: FOLDER + "${facts.today}/"
FOLDER = ${quotePython(`${facts.location.bucket}/${sourceFolder(facts)}`)}

records = []
for path in fs.find(FOLDER):
    if path.endswith(".gz"):
        with fs.open(path, "rb") as file, gzip.open(file, "rt", encoding="utf-8") as lines:
            records.extend(json.loads(line) for line in lines)

events = pd.DataFrame(records, columns=[
${columns.map((column) => `    "${column}",`).join("\n")}
])
for column in [${COLUMNS.times.map((column) => `"${column}"`).join(", ")}]:
    events[column] = pd.to_datetime(events[column], format="ISO8601", utc=True, errors="coerce")

received_day = events["receivedAt"].dt.floor("D").rename("receivedDay")
print(events.groupby([received_day, "type", "event"], dropna=False).size())
`;
}

function fileSystemOptions({ awsRegion, sandbox }: QueryFacts): string {
  const region = awsRegion || sandbox?.region || "";
  const client = [
    ...(sandbox === null ? [] : [`"endpoint_url": ${quotePython(sandbox.endpoint)}`]),
    ...(region === "" ? [] : [`"region_name": ${quotePython(region)}`]),
  ];
  const keys = sandbox === null ? [] : [`key=${quotePython(sandbox.accessKeyId)}`, `secret=${quotePython(sandbox.secretAccessKey)}`];
  return [...keys, ...(client.length === 0 ? [] : [`client_kwargs={${client.join(", ")}}`])].join(", ");
}

/** Returns a Python program that reads the files into a data frame of Spark. */
export function sparkProgram(facts: QueryFacts): string {
  const columns = [
    ...COLUMNS.texts.map((name) => `\`${name}\` STRING`),
    ...COLUMNS.times.map((name) => `\`${name}\` TIMESTAMP`),
    ...COLUMNS.objects.map((name) => `\`${name}\` STRING`),
  ];
  return `# spark-submit --packages org.apache.hadoop:hadoop-aws:3.4.1 events.py
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = (
    SparkSession.builder.appName("segment-logs")
    .config("spark.sql.session.timeZone", "UTC")
    .config("spark.sql.caseSensitive", "true")
${sparkOptions(facts)
  .map(([name, value]) => `    .config(${quotePython(name)}, ${quotePython(value)})`)
  .join("\n")}
    .getOrCreate()
)

SCHEMA = """
${columns.map((column) => `    ${column}`).join(",\n")}
"""

# For one received day, add its folder: FOLDER + "${facts.today}/"
FOLDER = ${quotePython(escapeHadoopGlob(sourceFolderUrl(facts, "s3a")))}

received_day = F.regexp_extract(F.input_file_name(), r"/(\\d+)/[^/]+$", 1).cast("bigint")
events = (
    spark.read.schema(SCHEMA)
    .option("recursiveFileLookup", "true")
    .option("pathGlobFilter", "*.gz")
    .json(FOLDER)
    .withColumn("receivedDay", F.to_date(F.timestamp_seconds(received_day / 1000)))
)

events.groupBy("receivedDay", "type", "event").count().orderBy(F.desc("receivedDay"), F.desc("count")).show(100, truncate=False)
`;
}

function sparkOptions({ awsRegion, sandbox }: QueryFacts): [name: string, value: string][] {
  const region = awsRegion || sandbox?.region || "";
  return [
    ...(region === "" ? [] : [["spark.hadoop.fs.s3a.endpoint.region", region] as [string, string]]),
    ...(sandbox === null
      ? []
      : ([
          ["spark.hadoop.fs.s3a.endpoint", sandbox.endpoint],
          ["spark.hadoop.fs.s3a.path.style.access", "true"],
          ["spark.hadoop.fs.s3a.access.key", sandbox.accessKeyId],
          ["spark.hadoop.fs.s3a.secret.key", sandbox.secretAccessKey],
        ] as [string, string][])),
  ];
}
