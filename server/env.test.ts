import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { readConfig } from "./env.ts";
import { StartError } from "./start-error.ts";

const SECRET = "x".repeat(32);

describe("the configuration", () => {
  test("needs no variables: by default everything is embedded, and AWS is the sandbox", () => {
    expect(readConfig({})).toMatchObject({
      AWS_MODE: "sandbox",
      HOST: "127.0.0.1",
      PUBLIC_URL: "http://localhost:3000",
      DATA_DIR: `${process.cwd()}/.data`,
      DELIVERY_INTERVAL_SECONDS: 300,
      GZIP_LEVEL: 6,
    });
  });

  test("treats an empty variable as absent", () => {
    expect(readConfig({ DATABASE_URL: "", WEB_PORT: " ", AWS_MODE: "" })).toEqual(readConfig({}));
  });

  test("derives the public address from the port", () => {
    expect(readConfig({ WEB_PORT: "8080" }).PUBLIC_URL).toBe("http://localhost:8080");
  });

  test("derives the collector's address from PUBLIC_URL and COLLECTOR_PORT unless COLLECTOR_URL is set", () => {
    expect(readConfig({ COLLECTOR_PORT: "8081" }).COLLECTOR_URL).toBe("http://localhost:8081");
    expect(readConfig({ PUBLIC_URL: "https://sluice.example.com/app/" }).COLLECTOR_URL).toBe("https://sluice.example.com:3001");
    expect(readConfig({ COLLECTOR_URL: "https://events.example.com/" })).toMatchObject({
      COLLECTOR_URL: "https://events.example.com",
      COLLECTOR_URL_IS_SET: true,
    });
    expect(readConfig({}).COLLECTOR_URL_IS_SET).toBe(false);
    expect(findProblems({ COLLECTOR_URL: "https://example.com/events" })).toEqual([
      'COLLECTOR_URL must be an address without a path, such as https://events.example.com, not "https://example.com/events".',
    ]);
  });

  test("reports all invalid variables at once, with a sentence for each", () => {
    expect(
      findProblems({ WEB_PORT: "99999", GZIP_LEVEL: "best", PUBLIC_URL: "sluice", TRUSTED_ACCOUNT_ID: "12", STAGING_REGION: "eu-west-1" }),
    ).toEqual([
      'WEB_PORT must be a port number from 1 to 65535, not "99999".',
      'PUBLIC_URL must be an address such as https://sluice.example.com, not "sluice".',
      'TRUSTED_ACCOUNT_ID must be an AWS account id of 12 digits, not "12".',
      'GZIP_LEVEL must be a whole number from 1 to 9, not "best".',
      "STAGING_BUCKET is missing: it is needed with STAGING_REGION.",
    ]);
  });

  test("reads a secret from the file that its variable with _FILE names, without the white space around it", () => {
    const folder = createFolder();
    writeFileSync(join(folder, "secret"), `${SECRET}\n`);
    writeFileSync(join(folder, "url"), "  postgres://db/sluice\r\n");
    const config = readConfig({
      AUTH_SECRET_FILE: join(folder, "secret"),
      DATABASE_URL_FILE: join(folder, "url"),
      AWS_MODE: "amazon",
    });
    expect(config).toMatchObject({ AUTH_SECRET: SECRET, DATABASE_URL: "postgres://db/sluice" });
  });

  test("reports files of secrets that are missing, empty or large, and never what is in them", () => {
    const folder = createFolder();
    writeFileSync(join(folder, "empty"), "\n");
    writeFileSync(join(folder, "large"), "x".repeat(70_000));
    writeFileSync(join(folder, "short"), "hunter2");
    const variables = {
      AUTH_SECRET_FILE: join(folder, "none"),
      METRICS_TOKEN_FILE: join(folder, "empty"),
      SMTP_URL_FILE: join(folder, "large"),
    };
    expect(findProblems(variables)).toEqual([
      `AUTH_SECRET_FILE: the file "${folder}/none" cannot be read (ENOENT).`,
      `METRICS_TOKEN_FILE: the file "${folder}/empty" is empty.`,
      `SMTP_URL_FILE: the file "${folder}/large" is larger than 64 KB.`,
    ]);
    expect(findProblems({ AUTH_SECRET_FILE: join(folder, "short") })).toEqual(["AUTH_SECRET must have at least 32 characters."]);
    expect(findProblems({ AUTH_SECRET: SECRET, AUTH_SECRET_FILE: join(folder, "short") })).toEqual([
      "AUTH_SECRET and AUTH_SECRET_FILE are both set. Set one of them.",
    ]);
  });

  test("never shows a secret", () => {
    expect(findProblems({ AUTH_SECRET: "hunter2", DATABASE_URL: "mysql://root:hunter2@db", AWS_MODE: "amazon" })).toEqual([
      "DATABASE_URL must be an address such as postgres://user:password@host:5432/database.",
      "AUTH_SECRET must have at least 32 characters.",
    ]);
  });

  test.each(["DATABASE_URL", "INTERMEDIATE_ROLE_ARN"])("with %s, does not choose the AWS mode by itself", (name) => {
    const values = { DATABASE_URL: "postgres://db/sluice", INTERMEDIATE_ROLE_ARN: "arn:aws:iam::111122223333:role/platform" };
    const given = { [name]: values[name as keyof typeof values], AUTH_SECRET: SECRET };
    expect(findProblems(given)).toEqual([
      `AWS_MODE is missing: with ${name} set, say AWS_MODE=amazon, or AWS_MODE=sandbox for the AWS sandbox.`,
    ]);
    expect(readConfig({ ...given, AWS_MODE: "amazon" }).AWS_MODE).toBe("amazon");
  });

  test("requires AUTH_SECRET with DATABASE_URL", () => {
    expect(findProblems({ DATABASE_URL: "postgres://db/sluice", AWS_MODE: "amazon" })).toEqual([
      "AUTH_SECRET is missing: with DATABASE_URL set, give every program the same secret of at least 32 random characters.",
    ]);
  });

  test("requires different ports, defaults included", () => {
    expect(findProblems({ COLLECTOR_PORT: "3000" })).toEqual(["WEB_PORT and COLLECTOR_PORT must differ: both are 3000."]);
  });
});

function findProblems(environment: Record<string, string>): string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    return error.message.split("\n");
  }
}

function createFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "sluice-env-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}
