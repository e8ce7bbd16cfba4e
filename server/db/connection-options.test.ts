import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { test } from "../testing/test.ts";
import { connectionOptions } from "./connection-options.ts";

const URL_OF = (parameters: string) => `postgres://sluice:hunter2@db.example.com:5432/sluice${parameters}`;

describe("DATABASE_URL", () => {
  test("without TLS in it stays as it is", () => {
    expect(connectionOptions(URL_OF("?options=-c%20search_path%3Dsluice"))).toEqual({
      connectionString: URL_OF("?options=-c%20search_path%3Dsluice"),
    });
  });

  test.for([
    ["require", "require"],
    ["verify-full", "verify-full"],
    ["prefer", "require"],
    ["allow", "require"],
    ["disable", "disable"],
  ])("with sslmode=%s means libpq's %s", ([given, meant]) => {
    expect(connectionOptions(URL_OF(`?sslmode=${given}`))).toEqual({
      connectionString: URL_OF(`?sslmode=${meant}&uselibpqcompat=true`),
    });
  });

  test("with sslrootcert=system verifies by the authorities of the system, as libpq does", () => {
    expect(connectionOptions(URL_OF("?sslmode=require&sslrootcert=system"))).toEqual({
      connectionString: URL_OF("?sslmode=verify-full&uselibpqcompat=true"),
    });
  });

  test.for([
    ["?sslmode=requier", 'sslmode in DATABASE_URL must be one of disable, allow, prefer, require, verify-ca, verify-full, not "requier".'],
    ["?sslmode=verify-ca", "sslmode=verify-ca in DATABASE_URL needs sslrootcert, the file with the certificate of the authority."],
    ["?sslmode=verify-full&sslrootcert=/nowhere/ca.pem", "sslrootcert in DATABASE_URL names a file that can't be read: /nowhere/ca.pem."],
  ])("with %s is refused in a sentence", ([parameters, sentence]) => {
    expect(() => connectionOptions(URL_OF(parameters as string))).toThrow(new RegExp(`^${RegExp.escape(sentence as string)}$`));
  });

  test("with a password that is not escaped is refused in a sentence that does not show it", () => {
    expect(() => connectionOptions("postgres://sluice:hunter#2/3@db.example.com/sluice")).toThrow(
      "DATABASE_URL is not a URL: characters such as #, / and % in a password must be escaped (%23, %2F, %25).",
    );
  });

  test("with the certificate of an authority is taken", async ({ dataDir }) => {
    const path = join(dataDir, "ca.pem");
    await writeFile(path, "certificate");
    expect(connectionOptions(URL_OF(`?sslmode=verify-ca&sslrootcert=${path}`)).connectionString).toContain("sslmode=verify-ca");
  });
});
