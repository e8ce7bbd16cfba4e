import { CLASS_WORDS, computationPath } from "@/components/engage/class-words";
import type { ComputationClass } from "@/components/engage/computation-view";
import { PageTabs } from "@/components/frame/page-tabs";

export function ComputationTabs({ computation }: { computation: { class: ComputationClass; id: string } }) {
  const { membersTitle, one } = CLASS_WORDS[computation.class];
  const tabs = [
    { href: computationPath(computation), label: "Overview" },
    { href: computationPath(computation, "members"), label: membersTitle },
    { href: computationPath(computation, "definition"), label: "Definition" },
    { href: computationPath(computation, "settings"), label: "Settings" },
  ];
  return <PageTabs label={one === "audience" ? "Audience" : "Trait"} tabs={tabs} />;
}
