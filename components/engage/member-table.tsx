"use client";

import { useState } from "react";
import type { ComputationView } from "@/components/engage/computation-view";
import type { Ask, WhyInput } from "@/components/engage/engage-request";
import { IdentifierList } from "@/components/engage/identifier-list";
import { profilePath } from "@/components/engage/profile-path";
import { ValueText } from "@/components/engage/value-text";
import { WhyPanel } from "@/components/engage/why-panel";
import { Time } from "@/components/time/time";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import type { Identifier } from "@/server/domain/engage/identifier.ts";

/** `since` is in ms. */
export type MemberLine = { profileId: string; identifiers: Identifier[]; value: unknown; since: number };

type MemberTableProps = { computation: ComputationView; members: readonly MemberLine[]; why: Ask<WhyInput> };

/** The members of an audience, or the profiles with a value of a trait. Each has a panel that says why. */
export function MemberTable({ computation, members, why }: MemberTableProps) {
  const of = computation.class;
  const [openId, setOpenId] = useState<string | null>(null);
  return (
    <Table label={of === "audience" ? "Members" : "Values"}>
      <thead>
        <tr>
          <TableHead>Profile</TableHead>
          {of === "trait" && <TableHead>Value</TableHead>}
          <TableHead className="max-sm:hidden">Since</TableHead>
          <TableHead>
            <span className="sr-only">Why</span>
          </TableHead>
        </tr>
      </thead>
      <tbody>
        {members.map((member) => (
          <MemberRow
            key={member.profileId}
            member={member}
            withValue={of === "trait"}
            isOpen={openId === member.profileId}
            onToggle={() => setOpenId(openId === member.profileId ? null : member.profileId)}
          >
            <WhyPanel computation={computation} profileId={member.profileId} why={why} />
          </MemberRow>
        ))}
      </tbody>
    </Table>
  );
}

type MemberRowProps = { member: MemberLine; withValue: boolean; isOpen: boolean; onToggle: () => void; children: React.ReactNode };

function MemberRow({ member: { profileId, identifiers, value, since }, withValue, isOpen, onToggle, children }: MemberRowProps) {
  return (
    <>
      <TableRow className="align-top">
        <TableCell>
          <Link href={profilePath(profileId)} className="block hover:text-accent-text">
            <IdentifierList identifiers={identifiers} />
          </Link>
          <span className="text-sm text-muted sm:hidden">
            since <Time at={since} />
          </span>
        </TableCell>
        {withValue && (
          <TableCell>
            <ValueText value={value} />
          </TableCell>
        )}
        <TableCell className="whitespace-nowrap text-muted max-sm:hidden">
          <Time at={since} />
        </TableCell>
        <TableCell className="text-right">
          <Button size="small" aria-expanded={isOpen} aria-label={`Why ${profileId}`} onClick={onToggle}>
            Why?
          </Button>
        </TableCell>
      </TableRow>
      {isOpen && (
        <tr className="border-b border-border bg-surface last:border-b-0">
          <td colSpan={withValue ? 4 : 3} className="px-4 py-3">
            {children}
          </td>
        </tr>
      )}
    </>
  );
}
