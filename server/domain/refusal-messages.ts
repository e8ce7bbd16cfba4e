/** One sentence for each code with which configuring, signing in or setting up is refused. */
export const REFUSAL_MESSAGES = {
  forbidden: "Your role doesn't allow this. Ask a workspace owner.",
  name_taken: "This name is in use already. Choose another.",
  unknown_source: "This source doesn't exist any more.",
  unknown_destination: "This destination doesn't exist any more.",
  unknown_source_type: "The catalog has no such source.",
  unknown_destination_type: "The catalog has no such destination.",
  slug_taken: "This slug is in use already. Choose another.",
  legacy_frozen: "Amazon S3 takes no changes any more: it can be disabled, for good, or deleted. Use AWS S3 instead.",
  has_destinations: "This source still has destinations. Delete them first.",
  changed_meanwhile: "Somebody else saved other settings since you opened this page.",
  settings_missing: "Save the AWS Region, Bucket Name and IAM Role ARN first.",
  partition_mismatch: "This role is in another AWS partition than the region. A role can't be assumed across partitions.",
  location_shared:
    "Another enabled destination of this source writes to this bucket and prefix. Choose another prefix, or disable that one.",
  /** Word for word (R104). */
  multiple_instances: "Multiple instance of AWS S3 are not allowed for this source",
  email_taken: "There is an account with this email address already.",
  password_too_short: "A password has at least 12 characters.",
  password_too_long: "A password has at most 128 characters.",
  unknown_member: "This person is no member of the workspace any more.",
  unknown_invite: "This invite has been used or revoked already.",
  unknown_token: "This token has been revoked already.",
  unknown_write_key: "This source has no such write key.",
  unknown_workspace: "You are no member of this workspace any more.",
  already_member: "This person is a member of the workspace already.",
  last_owner: "A workspace keeps at least one owner. Make somebody else an owner first.",
  invite_invalid: "This invite has been used, revoked, replaced or is older than 7 days. Ask a workspace owner for a new one.",
  invite_for_another: "This invite is for another email address. Sign out, then open it again.",
  wrong_password: "This is not the password that you have now.",
  too_many_attempts: "Too many attempts. Wait a minute, then try again.",
  link_invalid: "This link has been used, replaced or is older than 24 hours. Start Sluice again to print a new one.",
} as const;

export type Refusal = keyof typeof REFUSAL_MESSAGES;
