import { expect, test } from "vitest";
import { toRoute, toRouteLabel } from "./routes.ts";

test("long and short tracking paths, with and without a trailing slash or a query, have routes", () => {
  const single = (type: string) => ({ kind: "call", shape: { kind: "single", type } });
  const batch = { kind: "call", shape: { kind: "batch" } };

  for (const path of ["/v1/track", "/v1/track/", "/v1/t", "/v1/t/", "/v1/t?x=/v1/b"]) expect(toRoute(path)).toEqual(single("track"));
  for (const [short, type] of Object.entries({ i: "identify", p: "page", s: "screen", g: "group", a: "alias" })) {
    expect(toRoute(`/v1/${short}`)).toEqual(single(type));
    expect(toRoute(`/v1/${type}`)).toEqual(single(type));
    expect(toRoute(`/v1/pixel/${type}?data=e30`)).toEqual({ kind: "pixel", type });
  }
  for (const path of ["/v1/batch", "/v1/b", "/v1/import", "/v1/import/"]) expect(toRoute(path)).toEqual(batch);
  expect(toRoute("/v1/m")).toEqual({ kind: "counters" });
  expect(toRoute("/v1/projects/abc/settings")).toEqual({ kind: "settings", writeKey: "abc" });
});

test("other paths are unknown", () => {
  for (const path of ["/", "", "/track", "/v1/x", "/v1/track//", "/V1/track", "/v1/pixel/t", "/v1/projects//settings", "/__proto__"]) {
    expect(toRoute(path)).toEqual({ kind: "unknown" });
  }
});

test("requests are counted under a few labels, whatever their path", () => {
  expect(["/v1/track", "/v1/b", "/v1/projects/some-key/settings", "/any/thing"].map((path) => toRouteLabel(toRoute(path)))).toEqual([
    "single",
    "batch",
    "settings",
    "unknown",
  ]);
});
