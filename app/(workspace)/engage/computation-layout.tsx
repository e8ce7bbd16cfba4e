import type { ReactNode } from "react";
import { ComputationHeader } from "@/components/engage/computation-header";
import { ComputationTabs } from "@/components/engage/computation-tabs";
import type { ComputationClass } from "@/components/engage/computation-view";
import { readComputation } from "./read-computation";

/** The heading and the tabs of an audience or trait. */
export async function ComputationLayout({
  of,
  computationId,
  children,
}: {
  of: ComputationClass;
  computationId: string;
  children: ReactNode;
}) {
  const first = await readComputation(of, computationId);
  return (
    <>
      <ComputationHeader first={first} />
      <ComputationTabs computation={first.computation} />
      {children}
    </>
  );
}
