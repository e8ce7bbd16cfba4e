/**
 * What a regulation does, as Segment names it. `DELETE_INTERNAL` and `DELETE_ONLY` erase the records of users, `SUPPRESS_ONLY` drops their later events,
 * `SUPPRESS_WITH_DELETE` does both, and `UNSUPPRESS` ends a suppression.
 */
export type RegulationType = "DELETE_INTERNAL" | "DELETE_ONLY" | "SUPPRESS_ONLY" | "SUPPRESS_WITH_DELETE" | "UNSUPPRESS";

/** PARTIAL_SUCCESS: some delivered files could not be rewritten. */
export type RegulationStatus = "INITIALIZED" | "RUNNING" | "FINISHED" | "PARTIAL_SUCCESS";
