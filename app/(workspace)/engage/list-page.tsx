import { Plus } from "lucide-react";
import { leaveEmptyPage, readListAddress, type SearchParams } from "@/app/list-address";
import { currentActor, runtime } from "@/app/server";
import { CLASS_WORDS } from "@/components/engage/class-words";
import { ComputationTable } from "@/components/engage/computation-table";
import type { ComputationClass } from "@/components/engage/computation-view";
import { NoComputation } from "@/components/engage/no-computation";
import { StartEngage } from "@/components/engage/start-engage";
import { SyncSentence } from "@/components/engage/sync-sentence";
import { ListPage } from "@/components/frame/list-page";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { may } from "@/server/domain/access/permissions.ts";
import { toPart } from "@/server/domain/list-part.ts";
import { listComputations } from "@/server/engage/computations/list-computations.ts";
import { listSpaces } from "@/server/engage/spaces/list-spaces.ts";
import { openSpaceAction } from "./actions";
import { requireEngage } from "./read-computation";
import { toComputationView } from "./to-view";

const DESCRIPTIONS: Readonly<Record<ComputationClass, string>> = {
  audience: "Sets of profiles for which conditions on their events and traits hold.",
  trait: "Values that are computed for each profile from its events.",
};

/** The list of audiences or of computed traits. */
export async function ComputationListPage({ of, searchParams }: { of: ComputationClass; searchParams: SearchParams }) {
  await requireEngage();
  const [context, actor] = [await runtime(), await currentActor()];
  const address = await readListAddress(searchParams);
  const [listed, [space]] = await Promise.all([listComputations(context, actor, of, toPart(address)), listSpaces(context, actor)]);
  const { path, newPath, title, one, many } = CLASS_WORDS[of];
  leaveEmptyPage(path, address, listed);
  const create = !may(actor, "edit_engage") ? null : space === undefined ? (
    <StartEngage of={of} openSpace={openSpaceAction} />
  ) : (
    <Button asChild variant="primary">
      <Link href={newPath}>
        <Plus aria-hidden />
        Create {one}
      </Link>
    </Button>
  );
  return (
    <ListPage
      title={title}
      description={DESCRIPTIONS[of]}
      action={create}
      empty={<NoComputation of={of} create={create} />}
      path={path}
      label={many}
      searchedIn="name or key"
      address={address}
      listed={listed}
    >
      <ComputationTable of={of} computations={listed.items.map(toComputationView)} />
      <SyncSentence intervalMinutes={context.config.ENGAGE_INTERVAL_MINUTES} />
    </ListPage>
  );
}
