/** Waits for a turn; what it gives ends the turn. */
export type Turns = () => Promise<() => void>;

/** So many at a time; who asks first goes first. */
export function takeTurns(atOnce: number): Turns {
  const waiting: (() => void)[] = [];
  let running = 0;

  function end(): void {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }

  return async () => {
    if (running < atOnce) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    return end;
  };
}
