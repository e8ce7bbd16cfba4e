import type { ReactNode } from "react";
import { Link } from "@/components/ui/link";
import { type MessageTopic, VALIDATION_MESSAGES, type ValidationCode } from "@/server/domain/validation/validation-codes.ts";

/** The targets of the links in a documented message. */
export type VerdictLinks = { destinationId: string; supportContact: string };

/** The message of the code, word for word from Segment's document, with its links (R77). */
export function Verdict({ code, links }: { code: ValidationCode; links: VerdictLinks }) {
  return VALIDATION_MESSAGES[code].map((part) =>
    typeof part === "string" ? (
      part
    ) : (
      <TopicLink key={part.text} topic={part.topic} links={links}>
        {part.text}
      </TopicLink>
    ),
  );
}

function TopicLink({ topic, links, children }: { topic: MessageTopic; links: VerdictLinks; children: ReactNode }) {
  const className = "font-medium underline underline-offset-2";
  if (topic === "console_set_up") {
    return (
      <Link href={`/destinations/${links.destinationId}/set-up`} className={className}>
        {children}
      </Link>
    );
  }
  const address = links.supportContact.includes("://") ? links.supportContact : `mailto:${links.supportContact}`;
  return (
    <a href={address} className={className}>
      {children}
    </a>
  );
}
