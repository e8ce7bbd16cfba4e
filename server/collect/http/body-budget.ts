/** Limits the memory of all bodies in flight. */
export type BodyBudget = {
  /** Starts a hold of 0 bytes, one for each call. */
  open(): BodyHold;
  readonly heldByteCount: number;
  readonly openCount: number;
};

export type BodyHold = {
  /** Adds to the hold. Returns false, and adds nothing, if the limit would be exceeded. */
  take(byteCount: number): boolean;
  /** Releases the whole hold. */
  release(): void;
};

/** Bodies that arrive faster than they become durable are refused, so that the process does not run out of memory. */
export function createBodyBudget(maxByteCount: number): BodyBudget {
  let heldByteCount = 0;
  let openCount = 0;

  return {
    open() {
      let own = 0;
      openCount += 1;
      return {
        take(byteCount) {
          if (heldByteCount + byteCount > maxByteCount) return false;
          heldByteCount += byteCount;
          own += byteCount;
          return true;
        },
        release() {
          heldByteCount -= own;
          openCount -= 1;
          own = 0;
        },
      };
    },
    get heldByteCount() {
      return heldByteCount;
    },
    get openCount() {
      return openCount;
    },
  };
}
