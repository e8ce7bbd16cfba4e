"use client";

import { useState } from "react";
import { toast } from "sonner";
import { GrantFields, type SourceName } from "@/components/access/grant-fields";
import type { Answer } from "@/components/form/answer";
import { FormError } from "@/components/form/form-error";
import { submit } from "@/components/form/submit";
import { SubmitButton } from "@/components/form/submit-button";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { GrantsInput } from "@/server/domain/access/access-input.ts";
import type { Grant } from "@/server/domain/access/permissions.ts";

type EditRolesProps = {
  member: { name: string; grants: readonly Grant[] };
  sources: readonly SourceName[];
  ownerStays: string | null;
  setGrants: (grants: Grant[]) => Promise<Answer<null>>;
};

/** Replaces a member's roles. They apply from the member's next request. */
export function EditRoles({ member, sources, ownerStays, setGrants }: EditRolesProps) {
  const [open, setOpen] = useState(false);
  const [grants, setChosen] = useState([...member.grants]);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const parsed = GrantsInput.safeParse(grants);

  function onOpenChange(next: boolean) {
    setOpen(next);
    setChosen([...member.grants]);
    setProblem(undefined);
  }

  async function save() {
    if (busy || !parsed.success) return;
    setBusy(true);
    const saved = await submit(() => setGrants(parsed.data));
    setBusy(false);
    if (!saved.ok) return setProblem(saved.error.message);
    setOpen(false);
    toast.success(`The roles of ${member.name} are changed.`);
  }

  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogTrigger asChild>
        <Button size="small" aria-label={`Change the roles of ${member.name}`}>
          Roles
        </Button>
      </DialogTrigger>
      <DialogContent title={`Roles of ${member.name}`} description="Several roles add up." className="max-w-lg">
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <GrantFields
            grants={grants}
            sources={sources}
            ownerStays={ownerStays}
            error={parsed.success ? undefined : parsed.error.issues[0]?.message}
            onChange={setChosen}
          />
          <FormError message={problem} />
          <DialogActions>
            <SubmitButton busy={busy} busyLabel="Saving…" disabled={!parsed.success}>
              Save the roles
            </SubmitButton>
          </DialogActions>
        </form>
      </DialogContent>
    </Dialog>
  );
}
