"use client";

import { Plus } from "lucide-react";
import { ActButton } from "@/components/form/act-button";
import type { Answer } from "@/components/form/answer";
import { ConfirmButton } from "@/components/form/confirm-button";
import { WriteKey } from "@/components/source/write-key";

type WriteKeysProps = {
  /** Oldest first. */
  writeKeys: readonly string[];
  add: () => Promise<Answer<unknown>>;
  remove: (writeKey: string) => Promise<Answer<null>>;
};

/** The write keys of a source. With two keys, programs can change one by one before the old key is removed. */
export function WriteKeys({ writeKeys, add, remove }: WriteKeysProps) {
  return (
    <>
      <p className="text-muted">To change a key, add a new one, give it to everything that sends events, and then remove the old one.</p>
      {writeKeys.length > 0 && (
        <ul className="grid gap-2">
          {writeKeys.map((writeKey, index) => (
            <li key={writeKey} className="grid grid-cols-[minmax(0,36rem)_auto] items-center justify-start gap-2">
              <WriteKey writeKey={writeKey} name={`write key ${index + 1}`} />
              <ConfirmButton
                label="Remove"
                name={`Remove write key ${index + 1}`}
                title={`Remove write key ${index + 1}?`}
                description={
                  writeKeys.length === 1
                    ? "It is the only one: nothing can send events to this source any more until you add another. Calls with it are answered 200, as clients expect, and not stored."
                    : "Calls with it are answered 200, as clients expect, and not stored any more. The other keys keep working."
                }
                confirm="Remove it for good"
                done={`Write key ${index + 1} is removed.`}
                act={remove.bind(null, writeKey)}
              />
            </li>
          ))}
        </ul>
      )}
      <ActButton busyLabel="Adding…" done="The new key works at once, beside the others." act={add}>
        <Plus aria-hidden />
        Add a write key
      </ActButton>
    </>
  );
}
