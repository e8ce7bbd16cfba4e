import { ConfirmButton } from "@/components/migrate/confirm-button";
import { SharedLocation } from "@/components/migrate/shared-location";
import type { StepProps } from "@/components/migrate/step-props";

type CutOverButtonProps = StepProps & { label: string; variant: "primary" | "ghost" };

/** Cuts over after a confirmation. Before the comparison has passed it says that the result is not proven yet. */
export function CutOverButton({ migration, actions: { take }, label, variant }: CutOverButtonProps) {
  const { legacy, name, current } = migration;
  const isProven = current === "cut_over";
  return (
    <ConfirmButton
      label={label}
      variant={variant}
      title="Let both deliver to the same location?"
      description={
        <>
          {name} and AWS S3 both deliver to <code className="font-mono text-xs break-all text-foreground">s3://{legacy.bucket}</code> until{" "}
          {name} is disabled.
        </>
      }
      confirm={`Cut over to ${legacy.bucket}`}
      done={`AWS S3 now delivers to ${legacy.bucket}.`}
      act={() => take({ step: "cut_over", consent: { mayShareLocation: true, withoutProof: !isProven } })}
    >
      <SharedLocation />
      {!isProven && (
        <p className="text-pretty">
          The comparison has not yet shown that AWS S3 delivers the same events as Amazon S3. Amazon S3 keeps delivering, so you can go
          back.
        </p>
      )}
    </ConfirmButton>
  );
}
