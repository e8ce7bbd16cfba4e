"use client";

import { UserSearch } from "lucide-react";
import { useEffect, useRef } from "react";
import { JsonText } from "@/components/code/json-text";
import { computationPath } from "@/components/engage/class-words";
import type { Ask, ProfileView } from "@/components/engage/engage-request";
import { IdentifierList } from "@/components/engage/identifier-list";
import { useAsk } from "@/components/engage/use-ask";
import { ValueText } from "@/components/engage/value-text";
import { FormError } from "@/components/form/form-error";
import { Time } from "@/components/time/time";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { visibleText } from "@/server/domain/plain-text.ts";

type ProfileDetailsProps = { identifier: string; find: Ask<{ identifier: string }> };

/** What the history knows of a profile. The engine reads it when the page opens. */
export function ProfileDetails({ identifier, find }: ProfileDetailsProps) {
  const { send, isDone, value, problem } = useAsk<{ identifier: string }, ProfileView | null>(find);
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    void send({ identifier });
  });
  if (problem !== null) {
    return (
      <div className="grid justify-items-start gap-3">
        <FormError message={problem} />
        <Button onClick={() => send({ identifier })}>Ask again</Button>
      </div>
    );
  }
  if (!isDone) return <p role="status">Reading the history of this profile…</p>;
  return value === null ? <NoProfile /> : <Profile profile={value} />;
}

function NoProfile() {
  return (
    <EmptyState
      icon={UserSearch}
      title="No profile has this identifier"
      action={
        <Button asChild>
          <Link href="/engage/profiles">Search again</Link>
        </Button>
      }
    >
      Identifiers are compared exactly. A person whose last event is older than the history has no profile either.
    </EmptyState>
  );
}

function Profile({ profile }: { profile: ProfileView }) {
  return (
    <div className="grid gap-8">
      <section aria-labelledby="identifiers" className="grid gap-3">
        <h2 id="identifiers" className="font-semibold">
          Identifiers
        </h2>
        <IdentifierList identifiers={profile.identifiers} />
      </section>
      <Memberships title="Audiences" of="audience" profile={profile} />
      <Memberships title="Computed traits" of="trait" profile={profile} />
      <Traits traits={profile.traits} />
      <Events events={profile.events} />
    </div>
  );
}

function Memberships({ title, of, profile }: { title: string; of: "audience" | "trait"; profile: ProfileView }) {
  const own = profile.memberships.filter((membership) => membership.class === of);
  return (
    <section aria-labelledby={`of-${of}`} className="grid gap-3">
      <h2 id={`of-${of}`} className="font-semibold">
        {title}
      </h2>
      {own.length === 0 ? (
        <p className="text-muted">{of === "audience" ? "The profile is in no audience." : "The profile has no computed trait."}</p>
      ) : (
        <Table label={`${title} of the profile`}>
          <thead>
            <tr>
              <TableHead>Name</TableHead>
              {of === "trait" && <TableHead>Value</TableHead>}
              <TableHead className="text-right">Since</TableHead>
            </tr>
          </thead>
          <tbody>
            {own.map(({ computationId, name, key, value, since }) => (
              <TableRow key={computationId}>
                <TableCell>
                  <Link
                    href={computationPath({ class: of, id: computationId })}
                    className="flex min-h-8 items-center hover:text-accent-text"
                  >
                    {name}
                  </Link>
                  <code className="block font-mono text-xs break-all text-muted">{key}</code>
                </TableCell>
                {of === "trait" && (
                  <TableCell>
                    <ValueText value={value} />
                  </TableCell>
                )}
                <TableCell className="text-right whitespace-nowrap text-muted">
                  <Time at={since} />
                </TableCell>
              </TableRow>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}

function Traits({ traits }: Pick<ProfileView, "traits">) {
  return (
    <section aria-labelledby="traits" className="grid gap-3">
      <h2 id="traits" className="font-semibold">
        Traits
      </h2>
      {traits.length === 0 ? (
        <p className="text-muted">No identify call of this profile has traits.</p>
      ) : (
        <Table label="Traits of the profile">
          <thead>
            <tr>
              <TableHead>Trait</TableHead>
              <TableHead>Value</TableHead>
              <TableHead className="text-right max-sm:hidden">Set</TableHead>
            </tr>
          </thead>
          <tbody>
            {traits.map(({ name, value, at }) => (
              <TableRow key={name}>
                <TableCell className="font-mono text-sm break-all">
                  <bdi>{visibleText(name)}</bdi>
                </TableCell>
                <TableCell>
                  <ValueText value={value} />
                </TableCell>
                <TableCell className="text-right whitespace-nowrap text-muted max-sm:hidden">
                  <Time at={at} />
                </TableCell>
              </TableRow>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}

function Events({ events }: Pick<ProfileView, "events">) {
  return (
    <section aria-labelledby="events" className="grid gap-3">
      <h2 id="events" className="font-semibold">
        Recent events
      </h2>
      {events.length === 0 ? (
        <p className="text-muted">The history has no event of this profile.</p>
      ) : (
        <ul aria-label="Recent events, newest first" className="divide-y divide-border rounded-lg border border-border bg-raised">
          {events.map((event) => (
            <li key={`${event.messageId} ${event.at}`}>
              <details>
                <summary className="flex min-h-10 cursor-pointer flex-wrap items-center gap-x-3 px-4 py-2 hover:bg-hover/50">
                  <bdi className="min-w-0 flex-1 font-medium break-words">{visibleText(event.event)}</bdi>
                  <span className="text-sm text-muted">{event.type}</span>
                  <span className="text-sm whitespace-nowrap text-muted">
                    <Time at={event.at} />
                  </span>
                </summary>
                <JsonText text={JSON.stringify(event.properties ?? {})} name="the properties" look="pretty" />
              </details>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
