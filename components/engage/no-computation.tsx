import { Sigma, UsersRound } from "lucide-react";
import type { ReactNode } from "react";
import type { ComputationClass } from "@/components/engage/computation-view";
import { EmptyState } from "@/components/ui/empty-state";

/** Shown instead of an empty list. `create` is null if the person may not create any. */
export function NoComputation({ of, create }: { of: ComputationClass; create: ReactNode }) {
  const ask = create === null ? " Your role doesn't allow you to create one. Ask a workspace owner." : "";
  if (of === "trait") {
    return (
      <EmptyState icon={Sigma} title="Your first computed trait" action={create}>
        A computed trait is a value for each profile, such as the number of orders in 30 days or the last plan. Sluice computes it from your
        events and sends one identify call for each change to your bucket.{ask}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={UsersRound} title="Your first audience" action={create}>
      An audience is the set of profiles for which conditions hold, such as an order in the last 30 days. Sluice sends one identify call to
      your bucket for each profile that enters or leaves.{ask}
    </EmptyState>
  );
}
