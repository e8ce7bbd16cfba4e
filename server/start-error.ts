/** A program can't start or continue for a reason that a person can fix. The message is one or more sentences, printed as they are. */
export class StartError extends Error {
  override readonly name = "StartError";
}
