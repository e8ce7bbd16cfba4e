/** The actions of the activity log, with the beginning of each line. */
export const ACTIVITIES = {
  workspace_created: "Created the workspace",
  workspace_renamed: "Renamed the workspace",
  label_created: "Created the label",
  label_deleted: "Deleted the label",
  api_token_created: "Created an API token",
  api_token_revoked: "Revoked the API token",
  source_created: "Created the source",
  source_imported: "Imported the source",
  source_renamed: "Renamed the source",
  source_enabled: "Enabled the source",
  source_disabled: "Disabled the source",
  write_key_added: "Added a write key to the source",
  write_key_removed: "Removed a write key of the source",
  source_labels_changed: "Changed the labels of the source",
  events_lost: "Lost events of the source",
  source_deleted: "Deleted the source",
  destination_created: "Added the destination",
  destination_imported: "Imported the destination",
  destination_renamed: "Renamed the destination",
  destination_enabled: "Enabled the destination",
  destination_disabled: "Disabled the destination",
  gap_delivered: "Delivered what was received while disabled, by the destination",
  gap_left_out: "Left out what was received while disabled, by the destination",
  destination_deleted: "Deleted the destination",
  settings_saved: "Changed the settings",
  location_shared: "Let two destinations write to one location",
  files_sent_again: "Sent files again by the destination",
  destination_validated: "Validated the destination",
  verdict_changed: "Validation changed",
  migration_planned: "Planned the move to AWS S3 of",
  migration_compared: "Compared the deliveries of AWS S3 with those of",
  migration_wait_ended: "Ended the wait after the cut-over of",
  migration_abandoned: "Cancelled the move to AWS S3 of",
  migration_finished: "Finished the move to AWS S3 of",
  member_invited: "Invited",
  invite_revoked: "Revoked the invite of",
  member_joined: "Joined by invite",
  roles_changed: "Changed the roles of",
  member_removed: "Removed the member",
  password_changed: "Changed the password",
  password_reset: "Reset the password of",
  alert_channel_added: "Added the alert channel",
  alert_channel_changed: "Changed the alert channel",
  alert_channel_deleted: "Deleted the alert channel",
  alert_channel_disabled: "Disabled the alert channel",
  alert_secret_rotated: "Rotated the signing secret of the alert channel",
  alert_rule_changed: "Changed the alert",
  alerts_muted: "Muted the alerts of the destination",
  alerts_unmuted: "Unmuted the alerts of the destination",
  space_created: "Created the Engage space",
  audience_created: "Created the audience",
  audience_changed: "Changed the audience",
  audience_enabled: "Enabled the audience",
  audience_disabled: "Disabled the audience",
  audience_deleted: "Deleted the audience",
  audience_run: "Requested a run of the audience",
  trait_created: "Created the computed trait",
  trait_changed: "Changed the computed trait",
  trait_enabled: "Enabled the computed trait",
  trait_disabled: "Disabled the computed trait",
  trait_deleted: "Deleted the computed trait",
  trait_run: "Requested a run of the computed trait",
  profiles_viewed: "Viewed profiles of",
  signed_out_everywhere: "Signed out everywhere else",
} as const;

export type ActivityAction = keyof typeof ACTIVITIES;

/** One changed value as text; null if there was, or is, no value. Never contains secrets. */
export type ActivityChange = { field: string; from: string | null; to: string | null };

/** Returns the fields of `after` that differ from `before`. An empty string counts as no value. */
export function changesBetween(before: Record<string, string>, after: Record<string, string>): ActivityChange[] {
  return Object.entries(after)
    .map(([field, to]) => ({ field, from: before[field] || null, to: to || null }))
    .filter(({ from, to }) => from !== to);
}
