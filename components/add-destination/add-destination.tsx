"use client";

import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { EnableStep } from "@/components/add-destination/enable-step";
import { furthestStep } from "@/components/add-destination/furthest-step";
import { type AddAction, SettingsStep } from "@/components/add-destination/settings-step";
import { type SourceChoice, SourceStep } from "@/components/add-destination/source-step";
import { STEPS, type Step, StepList } from "@/components/add-destination/step-list";
import { SettingsForm } from "@/components/destination/settings-form";
import type { Answer } from "@/components/form/answer";
import type { Platform } from "@/components/set-up/set-up-options";
import { Skeleton } from "@/components/ui/skeleton";
import { useIsPreHydration } from "@/components/ui/use-is-pre-hydration";
import type { ValidateActions } from "@/components/validate/validate-actions";
import type { DestinationDetail } from "@/server/configure/get-destination.ts";
import type { SaveOptions, Settings } from "@/server/domain/destination/settings.ts";
import type { Validation } from "@/server/domain/validation/validation.ts";

/** The destination that step two created; it replaces the draft. */
type AddedDestination = DestinationDetail & { sourceId: string; paused: boolean; lastValidation: Validation | null };

type AddDestinationProps = {
  platform: Platform;
  supportContact: string;
  sources: readonly SourceChoice[];
  /** The source in the URL; "" where there is none. */
  sourceId: string;
  added: AddedDestination | null;
  add: AddAction;
  createSandboxBucket: (sourceId: string) => Promise<Answer<Settings>>;
  save: (destinationId: string, settings: Settings, options: SaveOptions) => Promise<Answer<null>>;
  setEnabled: (destinationId: string, enabled: boolean, mayShareLocation: boolean) => Promise<Answer<null>>;
  validate: ValidateActions;
};

/** Adds AWS S3 in three steps on one page: source, name and settings, validate and enable. A step opens once the one before is done. */
export function AddDestination(props: AddDestinationProps) {
  const { sources, sourceId, added } = props;
  const router = useRouter();
  const heading = useRef<HTMLHeadingElement>(null);
  const source = sources.find((candidate) => candidate.id === sourceId && candidate.takenBy === null);
  const furthest = furthestStep(added?.settings ?? null, source !== undefined);
  const [wanted, setWanted] = useState<Step>(furthest);
  const [adding, setAdding] = useState(false);
  const current = Math.min(wanted, furthest) as Step;
  const shown = adding && added === null ? 2 : current;

  function go(step: Step) {
    setWanted(step);
    heading.current?.focus();
  }

  function confirmSource(id: string) {
    go(1);
    router.replace(`/destinations/new?source=${id}`, { scroll: false });
  }

  function showAdded(id: string) {
    setAdding(true);
    go(2);
    router.replace(`/destinations/new?destination=${id}`, { scroll: false });
    router.refresh();
  }

  return (
    <div className="grid gap-x-10 gap-y-6 md:grid-cols-[14rem_minmax(0,45rem)]">
      <StepList current={shown} furthest={furthest} onGo={go} />
      <section aria-labelledby="step-heading" className="grid min-w-0 content-start gap-4">
        <h2 id="step-heading" ref={heading} tabIndex={-1} className="text-lg font-semibold outline-none">
          {STEPS[shown]}
        </h2>
        {added !== null ? (
          <AddedStep {...props} added={added} step={current} go={go} />
        ) : adding ? (
          <Skeleton className="h-64" />
        ) : current === 0 || source === undefined ? (
          <SourceStep sources={sources} chosen={source?.id ?? ""} onConfirm={confirmSource} />
        ) : (
          <DraftStep {...props} source={source} onAdded={showAdded} />
        )}
      </section>
    </div>
  );
}

/** Drafts are stored in the browser, so the server can't render them. */
function DraftStep(props: AddDestinationProps & { source: SourceChoice; onAdded: (destinationId: string) => void }) {
  const isPreHydration = useIsPreHydration();
  if (isPreHydration) return <Skeleton className="h-96" />;
  const { platform, source, add, createSandboxBucket, onAdded } = props;
  return <SettingsStep key={source.id} {...{ platform, source, add, createSandboxBucket, onAdded }} />;
}

function AddedStep(props: AddDestinationProps & { added: AddedDestination; step: Step; go: (step: Step) => void }) {
  const { added, step, go, platform, supportContact, save, setEnabled, validate } = props;
  const shared = {
    platform,
    supportContact,
    validate,
    lastValidation: added.lastValidation,
    save: (settings: Settings, options: SaveOptions) => save(added.id, settings, options),
  };
  const createSandboxBucket = () => props.createSandboxBucket(added.sourceId);
  if (step === 0) return <p className="text-muted">You can't change the source of {added.name}. For another source, add another AWS S3.</p>;
  if (step === 1) return <SettingsForm destination={added} {...shared} createSandboxBucket={createSandboxBucket} />;
  return (
    <EnableStep
      destination={added}
      enable={(mayShareLocation) => setEnabled(added.id, true, mayShareLocation)}
      onChangeSettings={() => go(1)}
      {...shared}
    />
  );
}
