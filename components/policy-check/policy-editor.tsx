"use client";

import type { ComponentProps } from "react";
import { classNames } from "@/components/class-names";
import type { LineMark } from "@/components/policy-check/line-marks";
import { useIsPreHydration } from "@/components/ui/use-is-pre-hydration";

type PolicyEditorProps = Omit<ComponentProps<"textarea">, "value" | "onChange"> & {
  value: string;
  onChange: (text: string) => void;
  marks: readonly LineMark[];
};

/** In pixels, the same as in the classes below. */
const LINE_HEIGHT = 20;
const PADDING_TOP = 10;

/** A text area for JSON with line numbers and marked lines. */
export function PolicyEditor({ value, onChange, marks, className, ...props }: PolicyEditorProps) {
  const isPreHydration = useIsPreHydration();
  const lineCount = Math.max(value.split(/\r\n|\r|\n/).length, 4);
  const numbers = Array.from({ length: lineCount }, (_, index) => index + 1);
  return (
    <div
      className={classNames(
        "relative flex max-h-96 overflow-y-auto rounded-md border border-input bg-background focus-within:border-accent focus-within:outline-2 focus-within:outline-accent",
        className,
      )}
    >
      {marks.map(({ from, to, tone }) => (
        <span
          key={`${from}-${to}-${tone}`}
          aria-hidden
          className={classNames("pointer-events-none absolute inset-x-0 border-l-2", MARK[tone])}
          style={{ top: PADDING_TOP + (from - 1) * LINE_HEIGHT, height: (to - from + 1) * LINE_HEIGHT }}
        />
      ))}
      <span aria-hidden className="relative shrink-0 py-2.5 pr-2 pl-3 text-right font-mono text-xs leading-5 text-muted select-none">
        {numbers.map((number) => (
          <span key={number} className="block">
            {number}
          </span>
        ))}
      </span>
      <textarea
        {...props}
        readOnly={isPreHydration}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        rows={lineCount}
        wrap="off"
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        className="relative min-w-0 flex-1 resize-none overflow-x-auto overflow-y-hidden bg-transparent py-2.5 pr-3 font-mono text-sm leading-5 outline-none"
      />
    </div>
  );
}

const MARK = { danger: "border-danger bg-danger-soft", warning: "border-warning bg-warning-soft" };
