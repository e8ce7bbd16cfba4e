import { AUDIENCE_PREVIEW_ROUTES } from "./audience-previews.ts";
import { AUDIENCE_ROUTES } from "./audiences.ts";
import { AUDIT_EVENT_ROUTES } from "./audit-events.ts";
import { CATALOG_ROUTES } from "./catalog.ts";
import { COMPUTED_TRAIT_ROUTES } from "./computed-traits.ts";
import { DELIVERY_METRICS_ROUTES } from "./delivery-metrics.ts";
import { DELIVERY_OVERVIEW_ROUTES } from "./delivery-overview.ts";
import { DESTINATION_ROUTES } from "./destinations.ts";
import { ECHO_ROUTES } from "./echo.ts";
import { EVENT_VOLUME_ROUTES } from "./event-volume.ts";
import { INVITE_ROUTES } from "./invites.ts";
import { LABEL_ROUTES } from "./labels.ts";
import { REDELIVERY_ROUTES } from "./redeliveries.ts";
import { REGULATION_ROUTES } from "./regulations.ts";
import type { Route } from "./route.ts";
import { SOURCE_ROUTES } from "./sources.ts";
import { SPACE_ROUTES } from "./spaces.ts";
import { USER_ROUTES } from "./users.ts";
import { WORKSPACE_ROUTES } from "./workspace.ts";

/** Every call of the Public API (docs/public-api.md 3.5). */
export const ROUTES: readonly Route[] = [
  ...WORKSPACE_ROUTES,
  ...SOURCE_ROUTES,
  ...LABEL_ROUTES,
  ...DESTINATION_ROUTES,
  ...REDELIVERY_ROUTES,
  ...DELIVERY_METRICS_ROUTES,
  ...DELIVERY_OVERVIEW_ROUTES,
  ...EVENT_VOLUME_ROUTES,
  ...SPACE_ROUTES,
  ...AUDIENCE_ROUTES,
  ...AUDIENCE_PREVIEW_ROUTES,
  ...COMPUTED_TRAIT_ROUTES,
  ...CATALOG_ROUTES,
  ...USER_ROUTES,
  ...INVITE_ROUTES,
  ...REGULATION_ROUTES,
  ...AUDIT_EVENT_ROUTES,
  ...ECHO_ROUTES,
];
