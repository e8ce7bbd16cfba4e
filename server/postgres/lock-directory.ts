import { randomBytes, randomInt } from "node:crypto";
import { mkdtemp, readdir, rename, rm, symlink } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

export type DirectoryLock = { release(): Promise<void> };

const TRIES = 6;
const PREFIX = "lock-";

/**
 * Takes an existing directory for this process, or answers null where another living process has it.
 *
 * A lock is a listening socket of a name never used before, inside the directory: a process that dies, however it dies, stops answering on
 * it, and a name that is dead stays dead. Each contender listens first and looks round second, so of two at once at least one sees the other.
 * Both may give way then; they try again a moment later.
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock | null> {
  const short = await shortNameFor(directory);
  try {
    for (let tries = 1; tries <= TRIES; tries++) {
      const name = PREFIX + randomBytes(8).toString("hex");
      const server = await listenAs(short.path, name);
      const release = async () => {
        await rm(join(directory, name), { force: true });
        await new Promise((closed) => server.close(closed));
      };
      if (!(await anotherAnswers(short.path, name))) return { release };
      await release();
      if (tries < TRIES) await wait(randomInt(10, 60));
    }
    return null;
  } finally {
    await rm(short.parent, { recursive: true, force: true });
  }
}

/** A socket's path may have 103 bytes, a directory's is as long as it likes: sockets are reached through a symbolic link. */
async function shortNameFor(directory: string): Promise<{ path: string; parent: string }> {
  const parent = await mkdtemp(join(tmpdir().length < 60 ? tmpdir() : "/tmp", "sluice-lock-"));
  const path = join(parent, "d");
  await symlink(directory, path);
  return { path, parent };
}

/** The name appears only once it answers, so nobody takes a contender that is about to listen for a dead one. */
async function listenAs(directory: string, name: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  const newborn = join(directory, `new-${name}`);
  await new Promise<void>((listening, failed) => server.once("error", failed).listen(newborn, listening));
  await rename(newborn, join(directory, name));
  server.unref();
  return server;
}

async function anotherAnswers(directory: string, ownName: string): Promise<boolean> {
  const others = (await readdir(directory)).filter((name) => name.startsWith(PREFIX) && name !== ownName);
  for (const other of others) {
    if (await answers(join(directory, other))) return true;
    await rm(join(directory, other), { force: true });
  }
  return false;
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => resolve(true)).once("error", (error: NodeJS.ErrnoException) => resolve(!isGone(error)));
    socket.once("connect", () => socket.destroy());
  });
}

function isGone(error: NodeJS.ErrnoException): boolean {
  return error.code === "ECONNREFUSED" || error.code === "ENOENT";
}
