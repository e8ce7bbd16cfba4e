const WHOLE = new Intl.NumberFormat("en-US");

/** Returns, for example, "1,234,567". */
export function count(value: number): string {
  return WHOLE.format(value);
}

/** Returns, for example, "1 file" or "2,000 files". */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** Returns MB (10^6 bytes) with one digit, or kB below 0.1 MB, so that a small file isn't "0.0 MB". */
export function byteSize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 100_000) return `${(bytes / 1_000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
