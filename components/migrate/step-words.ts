import type { MigrationStepId } from "@/server/domain/migration/migration.ts";

/** The title of each step, a short form for lists, and what happens in it. */
export const STEP_WORDS: Record<MigrationStepId, { title: string; short: string; what: string }> = {
  role: {
    title: "Set up the IAM role",
    short: "Set up the role",
    what: "AWS S3 writes through an IAM role that you control. Sluice adds AWS S3 to the source, disabled, and Validate tests the role.",
  },
  test: {
    title: "Deliver to a test folder",
    short: "Start the test",
    what: "AWS S3 delivers every event a second time, to its own test folder. Amazon S3 keeps delivering.",
  },
  received: {
    title: "Check that events arrive",
    short: "Waiting for events",
    what: "Sluice counts the delivered files and shows the key of the last one. You don't have to look into the bucket.",
  },
  compare: {
    title: "Compare the deliveries, event by event",
    short: "Compare",
    what: "Both destinations must have delivered the same messageIds since the test began.",
  },
  cut_over: {
    title: "Cut over to the real bucket",
    short: "Cut over",
    what: "The bucket setting of AWS S3 changes. Its new files go to the same location as those of Amazon S3.",
  },
  wait: {
    title: "Run both in parallel",
    short: "Waiting",
    what: "Both destinations deliver for a while, so that you can check the result and go back.",
  },
  disable: {
    title: "Disable Amazon S3",
    short: "Disable Amazon S3",
    what: "This is the only step that can't be undone: Amazon S3 can't be enabled again.",
  },
  verify: {
    title: "Check that AWS S3 delivers alone",
    short: "Verifying",
    what: "Files created after Amazon S3 was disabled arrive in the bucket.",
  },
  clean_up: {
    title: "Remove the test folder",
    short: "Remove the test folder",
    what: "Sluice has no permission to delete files in your bucket. Copy the command and run it.",
  },
};
