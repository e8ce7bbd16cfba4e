import type { MigrationStepId } from "@/server/domain/migration/migration.ts";

/** What each step is called, and what happens in it. */
export const STEP_WORDS: Record<MigrationStepId, { title: string; short: string; what: string }> = {
  role: {
    title: "Set up the IAM role",
    short: "Set up the role",
    what: "AWS S3 writes through a role that you control. It is added to the source, disabled, and Validate proves that the role works.",
  },
  test: {
    title: "Deliver to a test folder",
    short: "Start the test",
    what: "AWS S3 delivers every event a second time, into a folder of its own. Amazon S3 goes on as before.",
  },
  received: {
    title: "See events arrive",
    short: "Waiting for events",
    what: "Delivered files are counted, with the last one's key. Nobody has to look into the bucket.",
  },
  compare: {
    title: "Compare the two, event by event",
    short: "Compare",
    what: "Both must have delivered the same messageIds since the test began.",
  },
  cut_over: {
    title: "Cut over to the real bucket",
    short: "Cut over",
    what: "The bucket of AWS S3 changes in place. Files from then on go where Amazon S3 puts them.",
  },
  wait: {
    title: "Let both run",
    short: "Waiting",
    what: "Both deliver side by side for a while, so that there is time to look and to go back.",
  },
  disable: {
    title: "Disable Amazon S3",
    short: "Disable Amazon S3",
    what: "The one step that can't be undone: Amazon S3 can't be enabled again.",
  },
  verify: {
    title: "See AWS S3 deliver alone",
    short: "Verifying",
    what: "Files made after Amazon S3 was disabled arrive in the bucket.",
  },
  clean_up: {
    title: "Remove the test folder",
    short: "Remove the test folder",
    what: "Sluice may not delete in your bucket. The command is ready to copy.",
  },
};
