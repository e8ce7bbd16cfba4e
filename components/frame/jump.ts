import type { Route } from "next";

/** One place that the palette can jump to. `detail` tells two of the same name apart. */
export type Jump = { id: string; kind: "source" | "destination" | "migration"; label: string; detail: string; href: Route };
