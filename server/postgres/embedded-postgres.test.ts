import { type ChildProcess, execFileSync, fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { describe, expect, test as plainTest, vi } from "vitest";
import { findRunningPostgres, startPostgres } from "./embedded-postgres.ts";
import { readPidFile } from "./pid-file.ts";

const AS_ROOT = process.getuid?.() === 0;
const NOBODY = { uid: 65_534, gid: 65_534 };
/** An ordinary user can't run this test's program if the checkout is below a folder of mode 0700. */
const CAN_RUN_AS_ANOTHER = AS_ROOT && spawnSync(process.execPath, ["--check", import.meta.filename], { ...NOBODY, cwd: "/" }).status === 0;

const test = plainTest
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern what a fixture needs, and this one needs nothing.
  .extend("dataDir", async ({}, { onCleanup }) => {
    const directory = await mkdtemp(join(tmpdir(), "sluice-test-"));
    onCleanup(() => rm(directory, { recursive: true, force: true }));
    return directory;
  })
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  .extend("stoppedInstallation", { scope: "file" }, async ({}, { onCleanup }) => {
    const directory = await mkdtemp(join(tmpdir(), "sluice-test-"));
    onCleanup(() => rm(directory, { recursive: true, force: true }));
    await (await startPostgres({ dataDir: directory })).stop();
    return directory;
  })
  /** A `dataDir` in which PostgreSQL ran before and was stopped. */
  .extend("usedDataDir", ({ dataDir, stoppedInstallation }) => {
    execFileSync("cp", ["-a", `${stoppedInstallation}/.`, dataDir]);
    return dataDir;
  });

describe("an embedded PostgreSQL", { timeout: 60_000 }, () => {
  test("keeps its data when it is stopped and started", async ({ dataDir }) => {
    const first = await startPostgres({ dataDir });
    await query(first.url, "create table kept as select 42 as answer");
    await first.stop();
    expect(readPidFile(join(dataDir, "postgres", "data"))).toBeNull();

    const second = await startPostgres({ dataDir });
    expect(await query(second.url, "select answer from kept")).toEqual([{ answer: 42 }]);
    await second.stop();
  });

  test("syncs to disk and listens on no port", async ({ usedDataDir: dataDir }) => {
    const postgres = await startPostgres({ dataDir });
    expect(await query(postgres.url, "select current_setting('fsync') as fsync, current_setting('listen_addresses') as addresses")).toEqual(
      [{ fsync: "on", addresses: "" }],
    );
    await postgres.stop();
  });

  test("is refused a second time on one data directory, with an error that names it", async ({ usedDataDir: dataDir }) => {
    const postgres = await startPostgres({ dataDir });
    await expect(startPostgres({ dataDir })).rejects.toThrow(
      `The data directory ${dataDir} is in use by another Sluice. Stop that one, or set DATA_DIR to another folder.`,
    );
    expect(await query(postgres.url, "select 1 as alive")).toEqual([{ alive: 1 }]);
    await postgres.stop();
  });

  test("can be found by another program only while it runs", async ({ usedDataDir: dataDir }) => {
    const postgres = await startPostgres({ dataDir });
    expect(await findRunningPostgres(dataDir)).toBe(postgres.url);
    await postgres.stop();
    expect(await findRunningPostgres(dataDir)).toBeNull();
  });

  test("is restarted with every commit when its server is killed", async ({ usedDataDir: dataDir }) => {
    const notes: string[] = [];
    const postgres = await startPostgres({ dataDir, note: (sentence) => notes.push(sentence) });
    await query(postgres.url, "create table kept as select 42 as answer");
    const killed = postmasterPid(dataDir);
    process.kill(killed, "SIGKILL");

    await vi.waitFor(async () => expect(await query(postgres.url, "select answer from kept")).toEqual([{ answer: 42 }]), 15_000);
    expect(postmasterPid(dataDir)).not.toBe(killed);
    expect(notes).toEqual(["PostgreSQL ended unexpectedly. It is being restarted."]);
    await postgres.stop();
  });

  test("replaces a server whose parent was killed", async ({ usedDataDir: dataDir }) => {
    const parent = startInAnotherProcess(dataDir);
    const url = await urlFrom(parent);
    await query(url, "create table kept as select 42 as answer");
    const orphan = postmasterPid(dataDir);
    parent.kill("SIGKILL");
    await once(parent, "exit");

    const postgres = await startPostgres({ dataDir });
    expect(await query(postgres.url, "select answer from kept")).toEqual([{ answer: 42 }]);
    expect(postmasterPid(dataDir)).not.toBe(orphan);
    await expect(query(url, "select 1")).rejects.toThrow("ENOENT");
    await postgres.stop();
  });

  test("starts although the pid in an old pid file belongs to another program", async ({ usedDataDir: dataDir }) => {
    await writeFile(join(dataDir, "postgres", "data", "postmaster.pid"), `${process.pid}\n/gone\n0\n5432\n/tmp/gone\n\n\n`);
    const postgres = await startPostgres({ dataDir });
    expect(await query(postgres.url, "select 1 as alive")).toEqual([{ alive: 1 }]);
    await postgres.stop();
  });

  test("creates the cluster again after its creation was interrupted", async ({ dataDir }) => {
    await mkdir(join(dataDir, "postgres", "data.new", "base"), { recursive: true });
    const postgres = await startPostgres({ dataDir });
    expect(await query(postgres.url, "select 1 as alive")).toEqual([{ alive: 1 }]);
    await postgres.stop();
  });

  test("runs below a folder that only its owner can enter, with a path that is too long for a socket", async ({ dataDir }) => {
    await chmod(dataDir, 0o700);
    const deep = join(dataDir, "a-folder-with-a-long-name-".repeat(6), "data");
    const postgres = await startPostgres({ dataDir: deep });
    expect(await query(postgres.url, "select 1 as alive")).toEqual([{ alive: 1 }]);
    await postgres.stop();
  });

  test("requires the password, which only its owner can read", async ({ usedDataDir: dataDir }) => {
    const { url, stop } = await startPostgres({ dataDir });
    await expect(query(withPassword(url, ""), "select 1")).rejects.toThrow("password must be a string");
    await expect(query(withPassword(url, "another"), "select 1")).rejects.toThrow('password authentication failed for user "postgres"');
    const { mode } = await stat(join(dataDir, "postgres", "password"));
    expect((mode & 0o777).toString(8)).toBe("600");
    await stop();
  });

  test("of an earlier version without password keeps its data and requires the password from then on", async ({ usedDataDir: dataDir }) => {
    const before = await startPostgres({ dataDir });
    await query(before.url, "create table kept as select 42 as answer");
    await query(before.url, "alter role postgres password null");
    await before.stop();
    const cluster = join(dataDir, "postgres", "data");
    await rm(join(dataDir, "postgres", "password"));
    await writeFile(join(cluster, "pg_hba.conf"), "local all all trust\n");
    if (AS_ROOT) execFileSync("chown", ["-R", "65534:65534", cluster]);

    const { url, stop } = await startPostgres({ dataDir });
    expect(await query(url, "select answer from kept")).toEqual([{ answer: 42 }]);
    await expect(query(withPassword(url, "another"), "select 1")).rejects.toThrow('password authentication failed for user "postgres"');
    if (AS_ROOT) expect(execFileSync("find", [cluster, "-uid", "65534"], { encoding: "utf8" })).toBe("");
    await stop();
  });

  test.runIf(AS_ROOT && process.platform === "linux")(
    "of root shows its files to no process of nobody",
    async ({ usedDataDir: dataDir }) => {
      const postgres = await startPostgres({ dataDir });
      const version = `/proc/${postmasterPid(dataDir)}/cwd/PG_VERSION`;
      expect(spawnSync("cat", [version], { cwd: "/", encoding: "utf8" }).stdout).toBe("18\n");
      const byNobody = spawnSync("cat", [version], { ...NOBODY, cwd: "/", encoding: "utf8" });
      expect(byNobody).toMatchObject({ status: 1, stdout: "", stderr: expect.stringContaining("Permission denied") });
      await postgres.stop();
    },
  );

  test.runIf(CAN_RUN_AS_ANOTHER)(
    "of root runs as its own account under a umask that shuts everybody else out",
    async ({ dataDir, onTestFinished }) => {
      const usual = process.umask(0o077);
      onTestFinished(() => void process.umask(usual));
      const postgres = await startPostgres({ dataDir });
      expect(await query(postgres.url, "select 1 as alive")).toEqual([{ alive: 1 }]);
      await postgres.stop();
    },
  );

  test.runIf(CAN_RUN_AS_ANOTHER).for([
    { title: "an ordinary user", account: NOBODY },
    { title: "a uid that has no user", account: { uid: 12_345, gid: 12_345 } },
  ])("runs as $title", async ({ account }, { dataDir }) => {
    await chown(dataDir, account.uid, account.gid);
    const parent = startInAnotherProcess(dataDir, account);
    const url = await urlFrom(parent);
    expect(await query(url, "select 1 as alive")).toEqual([{ alive: 1 }]);
    parent.send("stop");
    await once(parent, "exit");
    expect(readPidFile(join(dataDir, "postgres", "data"))).toBeNull();
  });

  test("has an error message for a folder that is a file", async ({ dataDir }) => {
    await writeFile(join(dataDir, "file"), "");
    await expect(startPostgres({ dataDir: join(dataDir, "file") })).rejects.toThrow(
      `The data directory ${dataDir}/file can't be used: a part of its path is a file. Fix that, or set DATA_DIR to another folder.`,
    );
  });

  test("shows PostgreSQL's message when it can't start, and starts after that is fixed", async ({ usedDataDir: dataDir }) => {
    const settings = join(dataDir, "postgres", "data", "postgresql.conf");
    const good = await readFile(settings, "utf8");
    await writeFile(settings, `${good}\nnonsense = 1\n`);
    await expect(startPostgres({ dataDir })).rejects.toThrow(/^PostgreSQL can't start in .*configuration file .* contains errors\.$/);

    await writeFile(settings, good);
    await (await startPostgres({ dataDir })).stop();
    expect((await readdir(join(dataDir, "postgres"))).sort()).toEqual(["data", "log", "password"]);
  });
});

async function query(url: string, statement: string): Promise<object[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

function withPassword(url: string, password: string): string {
  return Object.assign(new URL(url), { password }).href;
}

function postmasterPid(dataDir: string): number {
  return readPidFile(join(dataDir, "postgres", "data"))?.pid ?? Number.NaN;
}

async function urlFrom(parent: ChildProcess): Promise<string> {
  const ended = once(parent, "exit").then(() => Promise.reject(new Error("It ended before it started PostgreSQL.")));
  const [url] = await Promise.race([once(parent, "message"), ended]);
  return url;
}

/** Sends its URL, and ends on request. */
function startInAnotherProcess(dataDir: string, user: { uid?: number; gid?: number } = {}): ChildProcess {
  const program = `
    const { startPostgres } = await import(process.argv[1]);
    const postgres = await startPostgres({ dataDir: process.argv[2] });
    process.once("message", () => postgres.stop().then(() => process.exit()));
    process.send(postgres.url);
  `;
  return fork("-", [], {
    ...user,
    cwd: "/",
    execArgv: ["--input-type=module", "--eval", program, join(import.meta.dirname, "embedded-postgres.ts"), dataDir],
  });
}
