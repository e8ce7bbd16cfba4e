import { RolesHelp } from "@/components/access/roles-help";

/** What Validate writes to the bucket (R69), who explains its codes (R70), and which roles may validate (R63, R64). */
export function ValidateNote({ supportContact }: { supportContact: string }) {
  const isAddress = supportContact.includes("://");
  return (
    <p className="max-w-prose text-sm text-pretty text-muted">
      Validating uploads a text file, <code className="font-mono text-xs">dummy-object.txt</code>, to the segment-logs folder. You may
      delete it. For help with a code,{" "}
      <a href={isAddress ? supportContact : `mailto:${supportContact}`} className="underline underline-offset-2">
        contact support
      </a>
      . A Workspace Owner, a Workspace Admin or a Source Admin can validate. <RolesHelp />
    </p>
  );
}
