/** A text in which `backticks` mark code. */
export function AboutText({ text }: { text: string }) {
  return text.split("`").map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      <code key={part} className="font-mono text-[0.92em] text-foreground">
        {part}
      </code>
    ),
  );
}
