/** What `work` answers, or a rejection where that takes longer than `maxMs`. The work itself goes on. */
export async function within<Value>(maxMs: number, what: string, work: Promise<Value>): Promise<Value> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`${what} took longer than ${maxMs} ms.`)), maxMs);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
