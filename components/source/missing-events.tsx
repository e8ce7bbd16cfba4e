/** What libraries send that the tracking API refuses by contract (docs/tracking-api.md 1.6 to 1.8), and what to change. */
export function MissingEvents() {
  return (
    <ul className="grid list-disc gap-2 pl-5 text-muted">
      <li>
        <strong className="font-medium text-foreground">Ids are strings.</strong> An event with a number as <code>userId</code> or{" "}
        <code>anonymousId</code> is answered 200, is not stored, and is counted on this page as <code>id_not_string</code>. analytics-ruby
        sends a number where it is given one: write <code>user_id: user.id.to_s</code>.
      </li>
      <li>
        <strong className="font-medium text-foreground">NaN and Infinity are not JSON.</strong> analytics-python writes them for such
        floats. The whole batch is answered 400, none of its events is stored, and nothing is counted here. Replace them by{" "}
        <code>None</code> before you send.
      </li>
      <li>
        <strong className="font-medium text-foreground">Events and batches have limits.</strong> An event may have 32 KB; a batch may have
        500 KB and 2,500 events.
      </li>
    </ul>
  );
}
