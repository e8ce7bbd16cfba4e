/**
 * Why an event gets status 200 but isn't stored: the codes of Delivery Overview (docs/tracking-api.md 1.9), and three codes of our own for
 * limits and suppressed users, which have no code there. Each with its meaning and what to change.
 */
export const FAILED_ON_INGEST_CODES = {
  empty_batch: "The batch holds no event.",
  no_user_anon_id: "The event has neither userId nor anonymousId.",
  id_required: "The call lacks an ID that it requires.",
  id_not_string:
    "userId or anonymousId is not a string. analytics-ruby sends a number where it is given one: pass user_id: user.id.to_s instead of user_id: user.id.",
  event_not_defined: "A track call has no event name.",
  event_not_string: "The event name is not a string.",
  properties_not_object: "properties is not an object.",
  traits_not_object: "traits is not an object.",
  name_not_string: "name is not a string.",
  category_not_string: "category is not a string.",
  batch_limit_exceeded: "The batch holds more than 2,500 events. The first 2,500 were kept: send the others in another batch.",
  event_too_large:
    "The event, or what its batch gives to each event (context, integrations and sentAt), is larger than 32 KB. Move large values out of properties and traits.",
  consent_needs_anonymous_id_set: "The consent event has no anonymousId.",
  consent_categoryprefences_should_exist: "The consent event has no context.consent.categoryPreferences.",
  consent_categorypreferences_should_be_object: "context.consent.categoryPreferences of the consent event is not an object.",
  consent_categorypreferences_fields_should_be_bool:
    "A category in context.consent.categoryPreferences of the consent event is not true or false.",
  device_advertisingid_should_be_string: "context.device.advertisingId of the consent event is not a string.",
  source_disabled: "The source was disabled.",
  user_suppressed: "The user is suppressed, so the event was dropped. Settings, Privacy lists the suppressed users.",
  bad_request: "The event is not an object, its type is not one of the six calls, or its context is not an object.",
} as const;

/** The codes that the collector finds by looking at the event. */
export type FailedOnIngestCode = Exclude<keyof typeof FAILED_ON_INGEST_CODES, "source_disabled" | "user_suppressed">;
