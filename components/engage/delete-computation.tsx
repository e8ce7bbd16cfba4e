"use client";

import { useRouter } from "next/navigation";
import { CLASS_WORDS } from "@/components/engage/class-words";
import type { ComputationView } from "@/components/engage/computation-view";
import type { Answer } from "@/components/form/answer";
import { ConfirmButton } from "@/components/form/confirm-button";

type DeleteComputationProps = { computation: Pick<ComputationView, "class" | "name" | "key">; remove: () => Promise<Answer<unknown>> };

/** Asks for confirmation, deletes the audience or trait and returns to the list. */
export function DeleteComputation({ computation: { class: of, name, key }, remove }: DeleteComputationProps) {
  const router = useRouter();
  const { one, path, members } = CLASS_WORDS[of];

  async function removeAndLeave() {
    const removed = await remove();
    if (removed.ok) {
      router.push(path);
      router.refresh();
    }
    return removed;
  }

  return (
    <div>
      <ConfirmButton
        label={`Delete ${name}…`}
        name={`Delete ${name}…`}
        title={`Delete ${name}?`}
        description={`Nothing is sent: no destination learns that its ${members} no longer belong to it, and what was delivered stays in your buckets. The key ${key} can never be used again by an audience or a trait.`}
        confirm={`Delete the ${one} ${name} for good`}
        done={`${name} is deleted.`}
        act={removeAndLeave}
      />
    </div>
  );
}
