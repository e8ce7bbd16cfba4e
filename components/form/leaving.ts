/** Who wants to be asked before this page is left, the latest last. */
const holders: ((leave: () => void) => void)[] = [];

/** From now on `ask` decides whether the page is left by other ways than a link. Returns a function that stops that. */
export function holdLeaving(ask: (leave: () => void) => void): () => void {
  holders.push(ask);
  return () => void holders.splice(holders.indexOf(ask), 1);
}

/** Goes on with `leave`, unless a form with unsaved changes wants to be asked first. */
export function leaveFor(leave: () => void): void {
  const ask = holders.at(-1);
  if (ask === undefined) leave();
  else ask(leave);
}
