import type { Route } from "next";
import type { ComputationClass } from "@/components/engage/computation-view";

type ClassWords = { path: Route; newPath: Route; one: string; many: string; title: string; members: string; membersTitle: string };

/** What the pages call an audience and a computed trait, and where they are. */
export const CLASS_WORDS: Readonly<Record<ComputationClass, ClassWords>> = {
  audience: {
    path: "/engage/audiences",
    newPath: "/engage/audiences/new",
    one: "audience",
    many: "audiences",
    title: "Audiences",
    members: "members",
    membersTitle: "Members",
  },
  trait: {
    path: "/engage/traits",
    newPath: "/engage/traits/new",
    one: "trait",
    many: "traits",
    title: "Traits",
    members: "profiles",
    membersTitle: "Values",
  },
};

/** Returns the address of an audience or a trait, or of one of its tabs. */
export function computationPath(computation: { class: ComputationClass; id: string }, tab?: "members" | "definition" | "settings"): Route {
  return [CLASS_WORDS[computation.class].path, computation.id, ...(tab === undefined ? [] : [tab])].join("/") as Route;
}
