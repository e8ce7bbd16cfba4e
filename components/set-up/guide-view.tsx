import { GuideBlock } from "@/components/set-up/guide-block";
import { MissingValues } from "@/components/set-up/missing-values";
import type { Guide, GuideSection } from "@/server/domain/set-up/guide.ts";

/** All steps of one guide to create the role. */
export function GuideView({ guide }: { guide: Guide }) {
  return (
    <article className="grid gap-8">
      <h2 className="text-lg font-semibold">{guide.title}</h2>
      <MissingValues missing={guide.missing} />
      {guide.sections.map((section) => (
        <Section key={section.id} section={section} />
      ))}
    </article>
  );
}

function Section({ section: { id, title, step, blocks } }: { section: GuideSection }) {
  const placed = blocks.map((block, at) => ({ block, at }));
  return (
    <section aria-labelledby={id} className="grid gap-x-3 sm:grid-cols-[1.75rem_minmax(0,1fr)]">
      <span aria-hidden className={STEP_MARK[step === null ? "around" : "step"]}>
        {step}
      </span>
      <div className="grid min-w-0 gap-3">
        <h3 id={id} className="flex min-h-7 scroll-mt-20 items-center font-semibold">
          {step !== null && <span className="sr-only">Step {step}: </span>}
          {step !== null && (
            <span aria-hidden className="mr-1.5 sm:hidden">
              {step}.
            </span>
          )}
          {title}
        </h3>
        {placed.map(({ block, at }) => (
          <GuideBlock key={at} block={block} />
        ))}
      </div>
    </section>
  );
}

const STEP_MARK = {
  step: "grid size-7 place-items-center rounded-full border border-input text-sm font-medium tabular-nums max-sm:hidden",
  around: "max-sm:hidden",
};
