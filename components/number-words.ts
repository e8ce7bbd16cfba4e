const WHOLE = new Intl.NumberFormat("en-US");

/** 1,234,567. */
export function count(value: number): string {
  return WHOLE.format(value);
}

/** "1 file", "2,000 files". */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** MB (10^6 bytes) with one digit; below 0.1 MB, kB, so that a small file isn't "0.0 MB". */
export function byteSize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 100_000) return `${(bytes / 1_000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
