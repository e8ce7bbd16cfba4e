"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import type { Answer } from "@/components/form/answer";
import { FormError } from "@/components/form/form-error";
import { submit } from "@/components/form/submit";
import { counted } from "@/components/number-words";
import { Button } from "@/components/ui/button";
import { ChoiceGroup } from "@/components/ui/choice-group";
import { Dialog, DialogActions, DialogConfirm, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { parseUserIds } from "@/server/domain/regulations/parse-user-ids.ts";
import { RegulationInput } from "@/server/domain/regulations/regulation.ts";

type Create = (input: RegulationInput) => Promise<Answer<unknown>>;
type Choice = "SUPPRESS_ONLY" | "SUPPRESS_WITH_DELETE" | "DELETE_ONLY";

const CHOICES: readonly { value: Choice; label: string }[] = [
  { value: "SUPPRESS_ONLY", label: "Suppress" },
  { value: "SUPPRESS_WITH_DELETE", label: "Both" },
  { value: "DELETE_ONLY", label: "Erase" },
];

const EFFECTS: Readonly<Record<Choice, string>> = {
  SUPPRESS_ONLY: "Within seconds, collectors drop all events of these users. What is stored stays.",
  SUPPRESS_WITH_DELETE:
    "Within seconds, collectors drop all events of these users. Then their records are erased from staged batches, from the files of these batches in your bucket, from the history and from audiences. What is erased does not come back.",
  DELETE_ONLY:
    "The records of these users are erased from staged batches, from the files of these batches in your bucket, from the history and from audiences. What is erased does not come back. Later events are stored.",
};

/** Asks for user ids and what to do with them. The button names the effect. */
export function NewRegulationDialog({ create }: { create: Create }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button variant="primary">
          <Plus aria-hidden />
          Suppress or erase users
        </Button>
      </DialogTrigger>
      <DialogContent title="Suppress or erase users" description="A user is known by the user id that events have." className="max-w-lg">
        <RegulationForm create={create} onDone={() => setOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

function RegulationForm({ create, onDone }: { create: Create; onDone: () => void }) {
  const [text, setText] = useState("");
  const [type, setType] = useState<Choice>("SUPPRESS_ONLY");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<{ field?: string | undefined; form?: string }>({});
  const userIds = parseUserIds(text);

  async function send() {
    if (busy) return;
    const parsed = RegulationInput.safeParse({ type, userIds });
    if (!parsed.success) return setProblem({ field: parsed.error.issues[0]?.message });
    setBusy(true);
    const created = await submit(() => create(parsed.data));
    setBusy(false);
    if (!created.ok) return setProblem({ form: created.error.message });
    toast.success(type === "SUPPRESS_ONLY" ? "Collectors drop these events within seconds." : "The erasure starts within a minute.");
    onDone();
  }

  return (
    <div className="grid gap-4">
      <Field label="User ids" error={problem.field} hint="One in each line. Upper and lower case differ.">
        {(control) => (
          <textarea
            {...control}
            rows={4}
            value={text}
            onChange={(event) => setText(event.target.value)}
            spellCheck={false}
            autoComplete="off"
            className="w-full rounded-md border border-input bg-background px-3 py-2 font-mono text-sm focus-visible:border-accent aria-invalid:border-danger"
          />
        )}
      </Field>
      <div className="grid gap-2">
        <ChoiceGroup<Choice> label="What to do" value={type} choices={CHOICES} onChange={setType} className="w-fit" />
        <p className="text-sm text-muted">{EFFECTS[type]}</p>
      </div>
      <FormError message={problem.form} />
      <DialogActions>
        <DialogConfirm busy={busy} onConfirm={send}>
          {toConfirm(type, userIds.length)}
        </DialogConfirm>
      </DialogActions>
    </div>
  );
}

function toConfirm(type: Choice, userCount: number): string {
  const users = counted(userCount, "user");
  if (type === "SUPPRESS_ONLY") return `Drop the events of ${users}`;
  return type === "DELETE_ONLY" ? `Erase ${users} for good` : `Suppress ${users}, and erase them for good`;
}
