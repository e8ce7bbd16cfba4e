import type { Identifier, IdentifierType } from "@/server/domain/engage/identifier.ts";
import { visibleText } from "@/server/domain/plain-text.ts";

const LABELS: Readonly<Record<IdentifierType, string>> = {
  user_id: "User id",
  email: "Email",
  "android.idfa": "Android id",
  "ios.idfa": "iOS id",
  anonymous_id: "Anonymous id",
};

export function identifierLabel(type: IdentifierType): string {
  return LABELS[type] ?? type;
}

/** The identifiers of a profile, each with its type. */
export function IdentifierList({ identifiers }: { identifiers: readonly Identifier[] }) {
  return (
    <ul className="grid gap-0.5">
      {identifiers.map(({ type, value }) => (
        <li key={`${type}:${value}`} className="flex min-w-0 flex-wrap gap-x-2">
          <span className="text-sm text-muted">{identifierLabel(type)}</span>
          <bdi className="min-w-0 font-mono text-sm break-all">{visibleText(value)}</bdi>
        </li>
      ))}
    </ul>
  );
}
