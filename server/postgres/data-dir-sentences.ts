import { resolve } from "node:path";

export function dataDirInUse(dataDir: string): string {
  return `The data directory ${resolve(dataDir)} is in use by another Sluice. Stop that one, or set DATA_DIR to another folder.`;
}

export function dataDirUnusable(dataDir: string, error: unknown): string {
  return `The data directory ${resolve(dataDir)} can't be used: ${toReason(error)}. Fix that, or set DATA_DIR to another folder.`;
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "this user may not read and write there",
  EPERM: "this user may not read and write there",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  ENOTDIR: "a part of its path is a file",
  EEXIST: "a part of its path is a file",
};

function toReason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code && REASONS[code]) || message;
}
