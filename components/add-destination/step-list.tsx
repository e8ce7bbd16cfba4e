import { Check } from "lucide-react";
import { classNames } from "@/components/class-names";
import { Pressable } from "@/components/ui/pressable";

export const STEPS = ["Source", "Name and settings", "Validate and enable"] as const;
/** 0 to 2. */
export type Step = 0 | 1 | 2;

type StepListProps = { current: Step; furthest: Step; onGo: (step: Step) => void };

/** The three steps, with links to those that can be opened. */
export function StepList({ current, furthest, onGo }: StepListProps) {
  return (
    <ol aria-label="Steps" className="grid content-start gap-1 max-md:grid-cols-3">
      {STEPS.map((label, index) => {
        const step = index as Step;
        const done = step < furthest && step !== current;
        return (
          <li key={label}>
            <Pressable
              disabled={step > furthest}
              aria-current={step === current ? "step" : undefined}
              onClick={() => onGo(step)}
              className={classNames(
                "flex min-h-10 w-full items-center gap-2.5 rounded-md px-2.5 py-1.5 text-left text-muted not-disabled:hover:bg-hover disabled:cursor-default max-md:flex-col max-md:gap-1 max-md:text-center max-md:text-sm",
                step === current && "bg-accent-soft font-medium text-accent-text not-disabled:hover:bg-accent-soft",
              )}
            >
              <span
                className={classNames(
                  "grid size-6 shrink-0 place-items-center rounded-full border border-input text-xs font-medium tabular-nums",
                  step === current && "border-accent bg-accent text-accent-foreground",
                  done && "border-success text-success",
                )}
              >
                {done ? <Check aria-label="Done:" className="size-3.5" strokeWidth={2.5} /> : index + 1}
              </span>
              {label}
            </Pressable>
          </li>
        );
      })}
    </ol>
  );
}
