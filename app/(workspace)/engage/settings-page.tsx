import { currentActor } from "@/app/server";
import { CLASS_WORDS } from "@/components/engage/class-words";
import type { ComputationClass, ComputationView } from "@/components/engage/computation-view";
import { ComputingSwitch } from "@/components/engage/computing-switch";
import { DeleteComputation } from "@/components/engage/delete-computation";
import { DescribeForm } from "@/components/engage/describe-form";
import { Time } from "@/components/time/time";
import { IdToCopy } from "@/components/ui/id-to-copy";
import { Notice } from "@/components/ui/notice";
import { may } from "@/server/domain/access/permissions.ts";
import { changeComputationAction, deleteComputationAction, setEnabledAction } from "./actions";
import { readComputation } from "./read-computation";

/** Name, description, whether it is computed, and deletion. */
export async function ComputationSettingsPage({ of, computationId }: { of: ComputationClass; computationId: string }) {
  const { computation } = await readComputation(of, computationId);
  const mayEdit = may(await currentActor(), "edit_engage");
  const { one } = CLASS_WORDS[of];
  return (
    <div className="grid max-w-[45rem] gap-10">
      {!mayEdit && <Notice title={`Your role doesn't change ${CLASS_WORDS[of].many}`}>Workspace owners and admins do.</Notice>}
      <section aria-labelledby="about" className="grid gap-4">
        <h2 id="about" className="font-semibold">
          This {one}
        </h2>
        <IdToCopy label="Id" id={computation.id} name={`the ${one} id`}>
          In its identify calls as computation_id.
        </IdToCopy>
        <Options computation={computation} />
        {mayEdit && (
          <DescribeForm
            key={`${computation.name} ${computation.description}`}
            computation={computation}
            save={changeComputationAction.bind(null, computationId)}
          />
        )}
      </section>
      {mayEdit && (
        <>
          <section aria-labelledby="computing" className="grid gap-3 border-t border-border pt-6">
            <h2 id="computing" className="font-semibold">
              Computing
            </h2>
            <ComputingSwitch computation={computation} setEnabled={setEnabledAction.bind(null, computationId)} />
          </section>
          <section aria-labelledby="danger" className="grid gap-3 rounded-lg border border-danger/40 px-5 py-4">
            <h2 id="danger" className="font-semibold">
              Delete this {one}
            </h2>
            <p className="text-muted">Nothing is sent when it is deleted. Its members and runs are removed here; delivered files stay.</p>
            <DeleteComputation computation={computation} remove={deleteComputationAction.bind(null, computationId)} />
          </section>
        </>
      )}
    </div>
  );
}

function Options({ computation: { includeAnonymous, includeHistory, backfillDays, createdAt } }: { computation: ComputationView }) {
  const history = backfillDays !== null ? `events of the ${backfillDays} days before it too` : "all events in the history too";
  return (
    <p className="text-sm text-muted">
      Created <Time at={createdAt} />.{" "}
      {includeAnonymous ? "Profiles with only an anonymous id count." : "Profiles with only an anonymous id do not count."} Events since its
      creation count{includeHistory ? `, and ${history}` : ""}.
    </p>
  );
}
