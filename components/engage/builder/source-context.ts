"use client";

import { createContext, useContext } from "react";

/** The sources of the workspace, whose events a condition can exclude. */
export const SourceContext = createContext<readonly { id: string; name: string }[]>([]);

export function useSources(): readonly { id: string; name: string }[] {
  return useContext(SourceContext);
}
