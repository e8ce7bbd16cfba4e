/** The memory that all bodies in flight may take together. */
export type BodyBudget = {
  /** Starts with nothing held; each call has one. */
  open(): BodyHold;
  readonly heldByteCount: number;
  readonly openCount: number;
};

export type BodyHold = {
  /** False where there is no room: then nothing more is held. */
  take(byteCount: number): boolean;
  /** Gives all back. */
  release(): void;
};

/** Bodies that arrive faster than they become durable are refused, rather than pile up until the process dies. */
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
