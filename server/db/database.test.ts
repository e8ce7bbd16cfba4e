import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { test as base } from "../testing/test.ts";
import { SELF_SIGNED, startTlsPostgres } from "../testing/tls-postgres.ts";
import { openDatabase } from "./database.ts";
import { explainConnectionError } from "./explain-connection-error.ts";

const test = base
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern what a fixture needs, and this one needs nothing.
  .extend("port", async ({}, { onCleanup }) => {
    const server = await startTlsPostgres(SELF_SIGNED);
    onCleanup(server.close);
    return server.port;
  })
  .extend("authority", async ({ dataDir }) => {
    const path = join(dataDir, "ca.pem");
    await writeFile(path, SELF_SIGNED);
    return path;
  });

describe("a server whose certificate is signed by itself", () => {
  test("is used with sslmode=require, which encrypts and verifies nothing", async ({ port }) => {
    expect(await connect(`postgres://sluice@127.0.0.1:${port}/sluice?sslmode=require`)).toBe("encrypted");
  });

  test("is refused with sslmode=verify-full, in a sentence with both remedies", async ({ port }) => {
    expect(await connect(`postgres://sluice@localhost:${port}/sluice?sslmode=verify-full`)).toBe(
      `PostgreSQL at localhost:${port} can't be used (DATABASE_URL): no certificate authority that is known here signed its certificate; set sslrootcert to the file with the authority's certificate, or sslmode=require to encrypt without verifying.`,
    );
  });

  test("is used with sslmode=verify-full where sslrootcert has its certificate", async ({ port, authority }) => {
    expect(await connect(`postgres://sluice@localhost:${port}/sluice?sslmode=verify-full&sslrootcert=${authority}`)).toBe("encrypted");
  });

  test("is refused under another name with verify-full, and used with verify-ca", async ({ port, authority }) => {
    const url = (mode: string) => `postgres://sluice@127.0.0.1:${port}/sluice?sslmode=${mode}&sslrootcert=${authority}`;
    expect(await connect(url("verify-full"))).toBe(
      `PostgreSQL at 127.0.0.1:${port} can't be used (DATABASE_URL): its certificate is for another host name; use that name, or sslmode=verify-ca.`,
    );
    expect(await connect(url("verify-ca"))).toBe("encrypted");
  });
});

test("a server without TLS is not used where sslmode asks for it", async ({ onTestFinished }) => {
  const { port, close } = await startTlsPostgres(null);
  onTestFinished(close);
  expect(await connect(`postgres://sluice@127.0.0.1:${port}/sluice?sslmode=require`)).toBe(
    `PostgreSQL at 127.0.0.1:${port} can't be used (DATABASE_URL): it has no TLS; set sslmode=disable to connect without.`,
  );
});

/** "encrypted", or the sentence of the refusal. */
async function connect(url: string): Promise<string> {
  const { pool } = openDatabase(url, 1);
  try {
    const client = await pool.connect();
    client.release(true);
    return "encrypted";
  } catch (error) {
    return explainConnectionError(error as Error, pool.options).message;
  }
}
