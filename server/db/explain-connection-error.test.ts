import { expect, test } from "vitest";
import { explainConnectionError, toAddress } from "./explain-connection-error.ts";

const OPTIONS = { connectionString: "postgres://sluice:hunter2@db.example.com/sluice" };

test.for([
  [{ code: "ENOTFOUND", message: "getaddrinfo ENOTFOUND db.example.com" }, "there is no such host"],
  [{ code: "ECONNREFUSED", message: "" }, "nothing listens there"],
  [{ message: "timeout expired" }, "it does not answer"],
  [{ message: "Connection terminated due to connection timeout" }, "it does not answer"],
  [{ message: "Connection terminated unexpectedly" }, "it closed the connection"],
  [{ code: "28P01", message: 'password authentication failed for user "sluice"' }, 'password authentication failed for user "sluice"'],
  [
    { code: "28000", message: 'no pg_hba.conf entry for host "10.0.0.7", user "sluice", database "sluice", no encryption' },
    "it takes encrypted connections only, or none from here; set sslmode=require to encrypt",
  ],
  [{ message: "SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string" }, "it asks for a password, and DATABASE_URL has none"],
  [{ code: "3D000", message: 'database "sluice" does not exist' }, 'database "sluice" does not exist'],
] as const)("a connection that failed with %j is explained in a sentence without the password", ([error, reason]) => {
  expect(explainConnectionError(Object.assign(new Error(), error), OPTIONS).message).toBe(
    `PostgreSQL at db.example.com:5432 can't be used (DATABASE_URL): ${reason}.`,
  );
});

test("the address of a socket is its folder", () => {
  expect(toAddress({ connectionString: "postgres://postgres:hunter2@localhost/sluice?host=%2Frun%2Fpostgresql" })).toBe("/run/postgresql");
});
