import { useSelectedLayoutSegment } from "next/navigation";
import { Time } from "@/components/time/time";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { type ValidationCode, validationText } from "@/server/domain/validation/validation-codes.ts";

type WouldFailProps = { destinationId: string; since: number; code: ValidationCode };

/** That something in AWS has changed, before a file meets it. Settings itself shows the whole verdict. */
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
