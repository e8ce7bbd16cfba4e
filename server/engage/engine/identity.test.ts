import { describe, expect } from "vitest";
import { type TestRecord, engineTest as test } from "./engine-test.ts";

const EVENT = { event: "Order Completed" };
const withEmail = (email: string) => ({ type: "identify", traits: { email } });
const onPhone = (type: string, advertisingId: string) => ({ context: { device: { type, advertisingId } } });

/** Records, and whose they are: `[asked, profile]`. */
const CASES: Record<string, { records: TestRecord[]; owners: Record<string, string> }> = {
  "an anonymous id belongs to the user that it was seen with, also in events before that": {
    records: [
      { at: 1, anonymousId: "a", ...EVENT },
      { at: 2, anonymousId: "a", userId: "u", type: "identify" },
    ],
    owners: { "anonymous_id:a": "user_id:u" },
  },
  "two user ids never become one profile: what both were seen with belongs to the first": {
    records: [
      { at: 2, userId: "second", ...withEmail("x@y.z") },
      { at: 1, userId: "first", ...withEmail("x@y.z") },
      { at: 3, userId: "second", anonymousId: "a", ...EVENT },
    ],
    owners: { "email:x@y.z": "user_id:first", "user_id:second": "user_id:second", "anonymous_id:a": "user_id:second" },
  },
  "an identifier seen with two users at the same time belongs to the smaller": {
    records: [
      { at: 1, userId: "b", anonymousId: "a", ...EVENT },
      { at: 1, userId: "a", anonymousId: "a", ...EVENT },
    ],
    owners: { "anonymous_id:a": "user_id:a" },
  },
  "a user id wins over an e-mail address that was seen earlier": {
    records: [
      { at: 1, anonymousId: "a", ...withEmail("x@y.z") },
      { at: 2, anonymousId: "a", userId: "u", ...EVENT },
    ],
    owners: { "anonymous_id:a": "user_id:u", "email:x@y.z": "email:x@y.z" },
  },
  "an anonymous id belongs to the user of its phone's e-mail address": {
    records: [
      { at: 1, anonymousId: "a", ...EVENT, ...onPhone("android", "ad") },
      { at: 2, ...withEmail("x@y.z"), ...onPhone("android", "ad") },
      { at: 3, userId: "u", ...withEmail("x@y.z") },
    ],
    owners: { "anonymous_id:a": "user_id:u", "android.idfa:ad": "user_id:u", "email:x@y.z": "user_id:u" },
  },
  "an advertising id counts by the type of the device": {
    records: [{ at: 1, userId: "u", ...EVENT, ...onPhone("ios", "ad") }],
    owners: { "ios.idfa:ad": "user_id:u", "android.idfa:ad": "android.idfa:ad" },
  },
  "an e-mail address is trimmed and lower-case, and text without @ is none": {
    records: [
      { at: 1, userId: "u", ...withEmail(" Ann@Example.COM ") },
      { at: 2, userId: "u", ...withEmail("nobody") },
    ],
    owners: { "email:ann@example.com": "user_id:u", "email:nobody": "email:nobody" },
  },
  "the previous id of an alias call belongs to its user": {
    records: [{ at: 1, type: "alias", previousId: "old", userId: "u" }],
    owners: { "anonymous_id:old": "user_id:u" },
  },
  "external ids count": {
    records: [{ at: 1, userId: "u", ...EVENT, context: { externalIds: [{ id: "X@y.z", type: "email" }, { id: 5 }] } }],
    owners: { "email:x@y.z": "user_id:u" },
  },
  "an empty id, and one of more than 1,000 bytes, identifies nobody": {
    records: [
      { at: 1, userId: "", anonymousId: "a", ...EVENT },
      { at: 2, userId: "x".repeat(1001), anonymousId: "b", ...EVENT },
    ],
    owners: { "anonymous_id:a": "anonymous_id:a", "anonymous_id:b": "anonymous_id:b" },
  },
};

describe("identity", () => {
  test.for(Object.entries(CASES))("%s", async ([, { records, owners }], { engine, openHistory }) => {
    const session = await openHistory(records);
    const resolved = await engine.resolve({ session, profileIds: Object.keys(owners) });
    expect(resolved).toEqual({
      ok: true,
      value: expect.arrayContaining(Object.entries(owners).map(([profileId, ownerId]) => ({ profileId, ownerId }))),
    });
  });

  test("a link that a later part brings applies to the earlier parts", async ({ engine, openHistory }) => {
    const session = await openHistory(
      [{ at: 1, anonymousId: "a", ...EVENT }],
      [{ at: 2, anonymousId: "a", userId: "u", type: "identify" }],
    );
    const profile = await engine.profile({ session, identifier: "a" });
    expect(profile).toMatchObject({
      ok: true,
      value: {
        profileId: "user_id:u",
        identifiers: [
          { type: "user_id", value: "u" },
          { type: "anonymous_id", value: "a" },
        ],
        events: [{ at: 1, event: "Order Completed" }],
      },
    });
  });
});
