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
 * Locks an existing directory for this process. Returns null if another running process has it.
 *
 * A lock is a listening socket with a new random name inside the directory. When its process ends for any reason, connections to it are refused,
 * and its name is never used again. Each contender listens first and then looks for others, so that of two concurrent contenders at least one
 * finds the other. If both find each other and release, they try again after 10 to 60 ms.
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

/** A socket's path may have at most 103 bytes, and a directory's path can be longer. So sockets are opened through a short symbolic link. */
async function shortNameFor(directory: string): Promise<{ path: string; parent: string }> {
  const parent = await mkdtemp(join(tmpdir().length < 60 ? tmpdir() : "/tmp", "sluice-lock-"));
  const path = join(parent, "d");
  await symlink(directory, path);
  return { path, parent };
}

/** The socket gets its name only when it listens, so that others don't mistake it for the lock of a dead process. */
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
