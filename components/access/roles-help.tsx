/** Links to the document's page about roles (R64). */
export function RolesHelp() {
  return (
    <a href="https://segment.com/docs/segment-app/iam/roles/" target="_blank" rel="noreferrer" className="underline underline-offset-2">
      More about roles
    </a>
  );
}
