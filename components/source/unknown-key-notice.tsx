import { counted } from "@/components/number-words";
import { Time } from "@/components/time/time";
import { Notice } from "@/components/ui/notice";

type UnknownKeyNoticeProps = { days: readonly { callCount: number; lastSeenAt: number }[] };

/** Shown when events arrive with a write key of no source: they are answered with 200, as by Segment, and are not stored. */
export function UnknownKeyNotice({ days }: UnknownKeyNoticeProps) {
  const calls = days.reduce((sum, { callCount }) => sum + callCount, 0);
  if (calls === 0) return null;
  return (
    <Notice tone="warning" title="Calls with an unknown write key" className="mb-6">
      {counted(calls, "call")} in the last 30 days came with a write key that no source has, the last{" "}
      <Time at={Math.max(...days.map(({ lastSeenAt }) => lastSeenAt))} />. They were answered 200, as Segment does, and are not kept.
      Compare the write key in your app with the one on its source's page.
    </Notice>
  );
}
