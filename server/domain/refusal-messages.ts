/** One sentence for each refusal code of configuration, sign-in and set-up. */
export const REFUSAL_MESSAGES = {
  signed_out: "You are signed out. Sign in again in another tab, then validate here. Your changes are kept.",
  forbidden: "Your role doesn't allow this. Ask a workspace owner.",
  name_taken: "This name is already in use. Choose another.",
  unknown_source: "This source no longer exists.",
  unknown_destination: "This destination no longer exists.",
  unknown_source_type: "The catalog has no such source.",
  unknown_destination_type: "The catalog has no such destination.",
  slug_taken: "This slug is already in use. Choose another.",
  legacy_frozen: "Amazon S3 can no longer be changed. You can disable it for good or delete it. Use AWS S3 instead.",
  has_destinations: "This source still has destinations. Delete them first.",
  changed_meanwhile: "Someone else saved other settings after you opened this page.",
  settings_missing: "Save the AWS Region, Bucket Name and IAM Role ARN first.",
  settings_unusable: "The saved settings can't be used as they are. The Settings tab shows what to change.",
  too_many_validations: "Too many validations in one minute. The button shows when you can validate again.",
  partition_mismatch: "This role is in another AWS partition than the region. A role can't be assumed across partitions.",
  role_of_platform: "This role is in an AWS account of Sluice itself. Enter the ARN of a role in your own account.",
  bucket_of_platform: "This bucket belongs to Sluice itself. Enter the name of a bucket of your own.",
  foreign_partition: "This role is in another AWS partition than Sluice's own role. A role can't be assumed across partitions.",
  legacy_disabled: "Amazon S3 is disabled for good, so this step can't be undone.",
  prefix_too_long: "The prefix of this bucket leaves no room for a test folder in a key of 1,024 bytes.",
  region_unknown: "AWS doesn't return the region of this bucket. Choose it.",
  new_in_use: "The AWS S3 of this source already delivers to another location. Confirm that it may be used for this migration.",
  already_cut_over: "AWS S3 already delivers to the bucket itself. Undo the cut-over first.",
  not_in_test: "AWS S3 doesn't deliver to the test folder. Start the test delivery first.",
  proof_missing: "No comparison has shown yet that AWS S3 delivers the same events as Amazon S3.",
  not_cut_over: "AWS S3 doesn't deliver to this bucket. Cut over first, so that delivery never stops.",
  new_paused: "AWS S3 is paused. Fix the cause first, so that delivery never stops.",
  wait_not_over: "The wait after the cut-over isn't over.",
  nothing_arrived: "AWS S3 has delivered nothing to the bucket since the cut-over.",
  legacy_enabled: "Amazon S3 still delivers. Disable it first.",
  nothing_to_compare: "This source has no AWS S3 that delivers.",
  location_shared:
    "Another enabled destination of this source writes to this bucket and prefix. Choose another prefix, or disable that one.",
  /** Word for word (R104). */
  multiple_instances: "Multiple instance of AWS S3 are not allowed for this source",
  destination_disabled: "This destination is disabled. Enable it, then send its files again.",
  unknown_file: "This destination has no such file.",
  too_many_files: "These are more than 10,000 files. Send fewer at once.",
  batch_gone: "These events are no longer staged, so they can't be sent again: batches stay staged for a few days after they are closed.",
  unknown_account: "There is no account with this email address.",
  email_taken: "An account with this email address already exists.",
  password_too_short: "A password has at least 12 characters.",
  password_too_long: "A password has at most 128 characters.",
  unknown_member: "This person is no longer a member of the workspace.",
  unknown_invite: "This invite has already been used or revoked.",
  unknown_token: "This token has already been revoked.",
  unknown_write_key: "This source has no such write key.",
  unknown_label: "The workspace has no such label. Create it first.",
  label_exists: "The workspace already has this label.",
  too_many_labels: "A workspace has at most 1,000 labels.",
  too_many_source_labels: "A source has at most 50 labels.",
  no_sandbox: "This installation uses Amazon's AWS, not the sandbox: create the bucket and the role in your AWS account.",
  sandbox_unavailable: "The AWS sandbox does not answer. Check that it is running, then try again.",
  source_disabled: "This source is disabled, so it stores no events. Enable it in its settings.",
  no_write_key: "This source has no write key, so nothing can send to it. Add one in its settings.",
  collector_unavailable:
    "The collector did not accept the events. Check that it is running and that COLLECTOR_URL leads to it, then send them again.",
  unknown_workspace: "You are no longer a member of this workspace.",
  already_member: "This person is already a member of the workspace.",
  last_owner: "A workspace must have at least one owner. Make someone else an owner first.",
  invite_invalid: "This invite has been used, revoked, replaced or is older than 7 days. Ask a workspace owner for a new one.",
  invite_for_another: "This invite is for another email address. Sign out, then open it again.",
  wrong_password: "This is not your current password.",
  too_busy: "Too many passwords are being checked right now. Wait a few seconds, then try again.",
  too_many_attempts: "Too many attempts. Wait a minute, then try again.",
  link_invalid: "This link has been used, replaced or is older than 24 hours. Start Sluice again to print a new one.",
} as const;

export type Refusal = keyof typeof REFUSAL_MESSAGES;

/** A refusal, or one with what the caller needs to go on. */
export type RefusalWithData = Refusal | { code: Refusal };

export function refusalCode(refusal: RefusalWithData): Refusal {
  return typeof refusal === "string" ? refusal : refusal.code;
}
