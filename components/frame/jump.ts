import type { Route } from "next";

/** An entry of the command palette. `detail` distinguishes entries with the same name. */
export type Jump = {
  id: string;
  kind: "source" | "destination" | "migration" | "audience" | "trait";
  label: string;
  detail: string;
  href: Route;
};
