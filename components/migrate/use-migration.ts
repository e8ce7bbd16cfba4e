"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import type { FormRefusal } from "@/components/form/answer";
import { submit } from "@/components/form/submit";
import type { MigrationView } from "@/components/migrate/migration-view";
import type { TakeStep } from "@/components/migrate/take-step";
import { POLL_MS, pollJson } from "@/components/poll";
import type { MigrationStepInput } from "@/server/domain/migration/migration-input.ts";

export type MigrationState = {
  migration: MigrationView;
  busy: boolean;
  /** Takes a step. Returns why it was refused; null if it was taken. */
  take: (step: MigrationStepInput) => Promise<FormRefusal | null>;
  /** Takes a step and shows the result as a toast. */
  act: (step: MigrationStepInput, done?: string) => Promise<void>;
  refetch: () => Promise<unknown>;
};

/** The current migration, polled every few seconds, and functions to take its steps. */
export function useMigration(first: MigrationView, takeStep: TakeStep): MigrationState {
  const queryClient = useQueryClient();
  const [busy, setBusy] = useState(false);
  const { data: migration, refetch } = useQuery({
    queryKey: ["migration", first.id],
    queryFn: () => pollJson<MigrationView>(`/destinations/${first.id}/migrate/live`),
    initialData: first,
    refetchInterval: POLL_MS,
  });

  async function take(step: MigrationStepInput): Promise<FormRefusal | null> {
    setBusy(true);
    const taken = await submit(() => takeStep([first.id], step));
    await Promise.all([refetch(), queryClient.invalidateQueries({ queryKey: ["destination", first.id] })]);
    setBusy(false);
    if (!taken.ok) return taken.error;
    const answer = taken.value[0]?.answer;
    return answer === undefined || answer.ok ? null : answer.error;
  }

  async function act(step: MigrationStepInput, done?: string): Promise<void> {
    const refusal = await take(step);
    if (refusal !== null) toast.error(refusal.message);
    else if (done !== undefined) toast.success(done);
  }

  return { migration, busy, take, act, refetch };
}
