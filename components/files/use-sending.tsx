"use client";

import { type ReactNode, useState } from "react";
import { FileMenu } from "@/components/files/file-menu";
import { explainNoResend } from "@/components/files/resend";
import { SelectionBar } from "@/components/files/selection-bar";
import { SendDayDialog } from "@/components/files/send-day-dialog";
import { type SendAgain, useSendAgain } from "@/components/files/use-send-again";
import { TickBox } from "@/components/ui/tick-box";
import type { FileSummary } from "@/server/observe/list-files.ts";

/** The parts of a table of files for people who may send files again: boxes, a menu per row, and the actions for the selected files. */
type Sending = { chooseAll: ReactNode; choose(file: FileSummary): ReactNode; menu(file: FileSummary): ReactNode; foot: ReactNode };

/** Null for people who may not send files again. Only files that can be sent again stay selected. */
export function useSending(
  destinationId: string,
  sendAgain: SendAgain | null,
  files: readonly FileSummary[],
  disabled: boolean,
): Sending | null {
  const { busy, send } = useSendAgain(destinationId, sendAgain);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [day, setDay] = useState<number | null>(null);
  const possible = files.filter((file) => explainNoResend(file, disabled) === null).map(({ id }) => id);
  const chosen = possible.filter((id) => selected.has(id));
  if (sendAgain === null) return null;

  function toggle(id: string) {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setSelected(next);
  }

  async function sendChosen() {
    if (await send({ fileIds: chosen })) setSelected(new Set());
  }

  async function sendDay() {
    if (day !== null && (await send({ receivedDay: day }))) setDay(null);
  }

  return {
    chooseAll: (
      <Box
        label="Select every file that is listed"
        checked={chosen.length > 0 && chosen.length === possible.length}
        disabled={possible.length === 0}
        onChange={() => setSelected(new Set(chosen.length === possible.length ? [] : possible))}
      />
    ),
    choose: (file) => (
      <Box
        label={`Select ${file.key.slice(-17)}`}
        checked={selected.has(file.id) && possible.includes(file.id)}
        disabled={!possible.includes(file.id)}
        title={explainNoResend(file, disabled) ?? undefined}
        onChange={() => toggle(file.id)}
      />
    ),
    menu: (file) => (
      <FileMenu
        file={file}
        disabled={disabled}
        onSend={() => void send({ fileIds: [file.id] })}
        onSendDay={() => setDay(file.receivedDay)}
      />
    ),
    foot: (
      <>
        <SelectionBar selectedCount={chosen.length} busy={busy} onSend={sendChosen} onClear={() => setSelected(new Set())} />
        <SendDayDialog day={day} busy={busy} onConfirm={sendDay} onClose={() => setDay(null)} />
      </>
    ),
  };
}

type BoxProps = { label: string; checked: boolean; disabled: boolean; title?: string | undefined; onChange: () => void };

/** A box of 16 px with a target of 32 px. */
function Box({ label, title, ...input }: BoxProps) {
  return (
    <label className="grid size-8 place-items-center" title={title}>
      <span className="sr-only">{label}</span>
      <TickBox type="checkbox" {...input} />
    </label>
  );
}
