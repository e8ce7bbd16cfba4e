/** A program can't start (or go on) for a reason that a person can mend. The message is a whole sentence, fit for the terminal as it is. */
export class StartError extends Error {
  override readonly name = "StartError";
}
