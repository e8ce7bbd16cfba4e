import type { DestinationDetail } from "@/server/configure/get-destination.ts";
import type { ledger } from "@/server/observe/ledger.ts";

type DestinationLedger = Awaited<ReturnType<typeof ledger>>[number];

/** A destination with its event counts, as its pages show and poll it. Times are ms since the epoch. */
export type DestinationView = DestinationDetail & Pick<DestinationLedger, "deliveredEventCount" | "failedEventCount">;
