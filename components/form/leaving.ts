/** The guards that are called before this page is left, the latest last. */
const guards: ((leave: () => void) => void)[] = [];

/** Registers `guard`, which decides whether the page is left other than through a link. Returns a function that removes it. */
export function addLeaveGuard(guard: (leave: () => void) => void): () => void {
  guards.push(guard);
  return () => void guards.splice(guards.indexOf(guard), 1);
}

/** Calls `leave`, or the latest guard of a form with unsaved changes. */
export function leaveFor(leave: () => void): void {
  const guard = guards.at(-1);
  if (guard === undefined) leave();
  else guard(leave);
}
