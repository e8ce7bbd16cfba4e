import { execFileSync } from "node:child_process";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { quoteShell } from "../domain/set-up/quote-shell.ts";
import { CUSTOMER_ADMINISTRATOR } from "../sandbox/state/accounts.ts";
import { findOnPath, installDebianPackage } from "./obtain-program.ts";

/** Finds the AWS CLI, or installs Debian's package if possible. */
export function obtainAwsCli(): void {
  if (findOnPath("aws") === null) installDebianPackage("awscli");
  requireAwsCli();
}

/** Its path, or in one sentence how to get one. Shims of pyenv are resolved, because each start of one takes longer than the program itself. */
function requireAwsCli(): string {
  const path = findOnPath("aws");
  if (path?.includes("/.pyenv/shims/")) return execFileSync("pyenv", ["which", "aws"], { encoding: "utf8" }).trim();
  if (path !== null) return path;
  throw new Error("The tests of the set-up guide need the AWS CLI: install your system's package `awscli`, and have `aws` on the PATH.");
}

/**
 * Returns the environment of a terminal in `home` in which `aws` is the real AWS CLI, calls only `endpoint`, and has the keys of the sandbox
 * customer's administrator. It contains nothing of the user's own configuration.
 */
export async function awsCliEnvironment({ home, endpoint }: { home: string; endpoint: string }): Promise<NodeJS.ProcessEnv> {
  const bin = join(home, "bin");
  await mkdir(bin, { recursive: true });
  // Set with the option, because older versions do not read AWS_ENDPOINT_URL.
  await writeFile(join(bin, "aws"), `#!/bin/sh\nexec ${quoteShell(requireAwsCli())} --endpoint-url ${quoteShell(endpoint)} "$@"\n`);
  await chmod(join(bin, "aws"), 0o755);
  return {
    NODE_ENV: "test",
    PATH: `${bin}:${process.env["PATH"]}`,
    HOME: home,
    AWS_PAGER: "",
    AWS_DEFAULT_REGION: "us-west-2",
    AWS_ACCESS_KEY_ID: CUSTOMER_ADMINISTRATOR.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CUSTOMER_ADMINISTRATOR.secretAccessKey,
  };
}
