import { Fact } from "@/components/files/fact";

/** When the first and the last event of a file were received. */
export function ReceivedSpan({ span, reading = false }: { span: { first: number; last: number } | null; reading?: boolean }) {
  const unknown = <span className="text-muted">{reading ? "Reading…" : "Not known: the staged copy was not read to its end"}</span>;
  return (
    <>
      <Fact label="First event received">{span === null ? unknown : preciseTime(span.first)}</Fact>
      <Fact label="Last event received">{span === null ? unknown : preciseTime(span.last)}</Fact>
    </>
  );
}

/** "2026-11-05 10:22:31.123 UTC". */
function preciseTime(at: number): string {
  return `${new Date(at).toISOString().replace("T", " ").replace("Z", "")} UTC`;
}
