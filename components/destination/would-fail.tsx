import { useSelectedLayoutSegment } from "next/navigation";
import { Time } from "@/components/time/time";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { type ValidationCode, validationText } from "@/server/domain/validation/validation-codes.ts";

type WouldFailProps = { destinationId: string; since: number; code: ValidationCode };

/** Warns that Validate would fail, before a file does. The Settings tab shows the whole result instead. */
export function WouldFail({ destinationId, since, code }: WouldFailProps) {
  if (useSelectedLayoutSegment() === "settings") return null;
  return (
    <Notice
      tone="warning"
      title={
        <>
          Validate would fail, first seen <Time at={since} />
        </>
      }
    >
      {validationText(code)}{" "}
      <Link href={`/destinations/${destinationId}/settings`} className="underline underline-offset-2">
        See why
      </Link>
    </Notice>
  );
}
