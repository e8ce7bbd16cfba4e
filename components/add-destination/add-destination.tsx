"use client";

import { useRouter } from "next/navigation";
import { useRef, useState, useSyncExternalStore } from "react";
import { EnableStep } from "@/components/add-destination/enable-step";
import { type AddAction, SettingsStep } from "@/components/add-destination/settings-step";
import { type SourceChoice, SourceStep } from "@/components/add-destination/source-step";
import { STEPS, type Step, StepList } from "@/components/add-destination/step-list";
import { SettingsForm } from "@/components/destination/settings-form";
import type { Answer } from "@/components/form/answer";
import { Skeleton } from "@/components/ui/skeleton";
import type { Settings } from "@/server/domain/settings.ts";
import type { Validation } from "@/server/domain/validation.ts";

/** The destination that step two made; from then on it is the truth and the draft is gone. */
export type AddedDestination = {
  id: string;
  name: string;
  sourceId: string;
  settings: Settings;
  canEdit: boolean;
  canValidate: boolean;
  lastValidation: Validation | null;
};

type AddDestinationProps = {
  workspaceId: string;
  supportContact: string;
  sources: readonly SourceChoice[];
  sourceId: string;
  added: AddedDestination | null;
  add: AddAction;
  save: (destinationId: string, settings: Settings) => Promise<Answer<null>>;
  validate: (destinationId: string, settings: Settings) => Promise<Answer<Validation>>;
  setEnabled: (destinationId: string, enabled: boolean) => Promise<Answer<null>>;
};

/** Source → name and settings → validate and enable: three steps on one page, each reachable once the one before is done (ui.md, Add AWS S3). */
export function AddDestination({
  workspaceId,
  supportContact,
  sources,
  sourceId,
  added,
  add,
  save,
  validate,
  setEnabled,
}: AddDestinationProps) {
  const router = useRouter();
  const heading = useRef<HTMLHeadingElement>(null);
  const inBrowser = useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );
  const source = sources.find(
    (candidate) => candidate.id === (added?.sourceId ?? sourceId) && (added !== null || candidate.takenBy === null),
  );
  const furthest: Step = added !== null ? 2 : source === undefined ? 0 : 1;
  const [wanted, setWanted] = useState<Step>(furthest);
  const current = wanted > furthest ? furthest : wanted;

  function go(step: Step) {
    setWanted(step);
    heading.current?.focus();
  }

  function confirmSource(id: string) {
    go(1);
    router.replace(`/destinations/new?source=${id}`, { scroll: false });
  }

  function showAdded(id: string) {
    go(2);
    router.replace(`/destinations/new?destination=${id}`, { scroll: false });
  }

  return (
    <div className="grid gap-x-10 gap-y-6 md:grid-cols-[14rem_minmax(0,45rem)]">
      <StepList current={current} furthest={furthest} onGo={go} />
      <section aria-labelledby="step-heading" className="grid min-w-0 content-start gap-4">
        <h2 id="step-heading" ref={heading} tabIndex={-1} className="text-lg font-semibold outline-none">
          {STEPS[current]}
        </h2>
        {current === 0 && added !== null && <p>This destination belongs to {source?.name}. A destination stays with its source.</p>}
        {current === 0 && added === null && <SourceStep sources={sources} chosen={source?.id ?? ""} onConfirm={confirmSource} />}
        {current === 1 && added === null && source !== undefined && inBrowser && (
          <SettingsStep key={source.id} workspaceId={workspaceId} source={source} add={add} onAdded={showAdded} />
        )}
        {current === 1 && added === null && !inBrowser && <Skeleton className="h-96" />}
        {current === 1 && added !== null && (
          <SettingsForm
            destination={added}
            workspaceId={workspaceId}
            supportContact={supportContact}
            lastValidation={added.lastValidation}
            save={(settings) => save(added.id, settings)}
            validate={(settings) => validate(added.id, settings)}
          />
        )}
        {current === 2 && added !== null && (
          <EnableStep
            destination={added}
            lastValidation={added.lastValidation}
            supportContact={supportContact}
            validate={(settings) => validate(added.id, settings)}
            setEnabled={(enabled) => setEnabled(added.id, enabled)}
            onChangeSettings={() => go(1)}
          />
        )}
      </section>
    </div>
  );
}

/** Drafts lie in the browser: the server has none to render. */
function neverChanges(): () => void {
  return () => {};
}
