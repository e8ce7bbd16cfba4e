import { classNames } from "@/components/class-names";
import { Pressable } from "@/components/ui/pressable";

type ChoiceGroupProps<Value extends string> = {
  label: string;
  value: Value;
  choices: readonly { value: Value; label: string }[];
  onChange(value: Value): void;
  className?: string;
};

/** A few alternatives side by side, of which one is pressed. */
export function ChoiceGroup<Value extends string>({ label, value, choices, onChange, className }: ChoiceGroupProps<Value>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset takes a legend, which would be visible
    <div role="group" aria-label={label} className={classNames("flex gap-1 rounded-lg border border-border bg-surface p-0.5", className)}>
      {choices.map((choice) => (
        <Pressable
          key={choice.value}
          aria-pressed={choice.value === value}
          onClick={() => onChange(choice.value)}
          className="h-8 rounded-md px-3 font-medium text-muted transition-colors duration-100 hover:text-foreground aria-pressed:bg-hover aria-pressed:text-foreground"
        >
          {choice.label}
        </Pressable>
      ))}
    </div>
  );
}
