"use client";

import { useRouter } from "next/navigation";
import type { Answer } from "@/components/form/answer";
import { ConfirmButton } from "@/components/form/confirm-button";
import { Link } from "@/components/ui/link";

type DeleteSourceProps = {
  name: string;
  /** The destinations of the source. It can't be deleted while it has any. */
  destinations: readonly { id: string; name: string }[];
  remove: () => Promise<Answer<null>>;
};

export function DeleteSource({ name, destinations, remove }: DeleteSourceProps) {
  const router = useRouter();

  async function removeAndLeave() {
    const removed = await remove();
    if (removed.ok) {
      router.push("/sources");
      router.refresh();
    }
    return removed;
  }

  if (destinations.length > 0) {
    return (
      <p className="text-muted">
        A source can be deleted once it has no destination. Delete first:{" "}
        {destinations.map((destination, index) => (
          <span key={destination.id}>
            {index > 0 && ", "}
            <Link href={`/destinations/${destination.id}/settings`} className="text-accent-text underline underline-offset-2">
              {destination.name}
            </Link>
          </span>
        ))}
        .
      </p>
    );
  }
  return (
    <>
      <p className="text-muted">Its write keys stop working, and its statistics are deleted. Delivered files stay in your buckets.</p>
      <div>
        <ConfirmButton
          label={`Delete ${name}…`}
          name={`Delete ${name}…`}
          title={`Delete ${name}?`}
          description="Calls with its write keys still get 200, as clients expect, but are no longer stored. Events without a destination are never delivered."
          confirm={`Delete ${name} for good`}
          done={`${name} is deleted.`}
          act={removeAndLeave}
        />
      </div>
    </>
  );
}
