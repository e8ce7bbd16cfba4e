import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { parseQuery } from "../../domain/engage/query/parse-query.ts";
import { refuse } from "../../domain/result.ts";
import type { Evaluation } from "../../runtime.ts";
import { engineTest as test } from "./engine-test.ts";
import { evaluateInRanges } from "./evaluate-in-ranges.ts";

const NOW = 1_795_305_600_000;
const ORDERED = "event('Order Completed').where( property('price') >= 100 ).within(7 days).count() >= 2";

function ask(session: Evaluation["session"], text: string): Evaluation {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return { session, query: parsed.value, asOf: NOW, includeAnonymous: false, since: null };
}

const order = (userId: string, price: number, at = NOW - 1000) => ({ at, userId, event: "Order Completed", properties: { price } });

describe("an evaluation", () => {
  test("writes the members in the order of the profile ids", async ({ engine, folder, openHistory }) => {
    const session = await openHistory(
      [order("v", 100), order("u", 200), order("u", 150), order("v", 100, NOW - 8 * 86_400_000)],
      [order("v", 300), order("w", 99), order("w", 100)],
    );
    const target = join(folder, "members.ndjson");
    expect(await engine.evaluate({ ...ask(session, ORDERED), target })).toMatchObject({ ok: true, value: { rowCount: 2 } });
    expect(await readLines(target)).toEqual([
      { profileId: "user_id:u", type: "user_id", identifier: "u", value: true },
      { profileId: "user_id:v", type: "user_id", identifier: "v", value: true },
    ]);
  });

  test("writes values, without NUL, which PostgreSQL does not store", async ({ engine, folder, openHistory }) => {
    const session = await openHistory([{ at: NOW - 1, userId: "u", event: "A", properties: { name: "a\u0000b" } }]);
    const target = join(folder, "values.ndjson");
    await engine.evaluate({ ...ask(session, "event('A').last(property('name'))"), target });
    expect(await readLines(target)).toEqual([{ profileId: "user_id:u", type: "user_id", identifier: "u", value: "a\ufffdb" }]);
  });

  test("that needs too much memory is made in ranges of profiles, with the same answer", async ({ engine, folder, openHistory }) => {
    const users = Array.from({ length: 40 }, (_, index) => `u${index}`);
    const session = await openHistory(users.flatMap((user) => [order(user, 100), order(user, 100)]));
    const [whole, split] = [join(folder, "whole.ndjson"), join(folder, "split.ndjson")];
    await engine.evaluate({ ...ask(session, ORDERED), target: whole });

    const ranges: unknown[] = [];
    const answered = await evaluateInRanges(
      async (method, input) => {
        if (method === "mergeAnswers") return engine.call(method, input);
        const { range } = input as { range: { index: number; count: number } | null };
        ranges.push(range);
        return (range?.count ?? 0) < 16 ? refuse({ code: "out_of_memory", message: "Too much." }) : engine.call(method, input);
      },
      { ...ask(session, ORDERED), target: split },
    );
    expect(ranges.slice(0, 4)).toEqual([null, { index: 0, count: 4 }, { index: 0, count: 16 }, { index: 1, count: 16 }]);
    expect(answered).toMatchObject({ ok: true, value: { rowCount: 40 } });
    expect(await readFile(split, "utf8")).toBe(await readFile(whole, "utf8"));
  });

  test("that needs too much memory even in 64 ranges is refused, and says so", async ({ folder }) => {
    const asked: unknown[] = [];
    const query = { ...ask({ workspaceId: "acme", version: "1", parts: [] }, ORDERED), target: join(folder, "none") };
    const answered = await evaluateInRanges(async (_, input) => {
      asked.push((input as { range: unknown }).range);
      return refuse({ code: "out_of_memory", message: "Too much." });
    }, query);
    expect(asked).toHaveLength(4);
    expect(answered).toMatchObject({ ok: false, error: { code: "out_of_memory", message: expect.stringContaining("64 ranges") } });
  });
});

test("a preview says how many, which identifiers they have, and who", async ({ engine, openHistory }) => {
  const session = await openHistory([
    order("u", 100),
    order("u", 100),
    { at: NOW - 5, userId: "u", anonymousId: "a", type: "identify", traits: { email: "u@y.z" } },
  ]);
  expect(await engine.preview(ask(session, ORDERED))).toMatchObject({
    ok: true,
    value: {
      total: 1,
      identifierCounts: [
        { type: "user_id", count: 1 },
        { type: "email", count: 1 },
        { type: "anonymous_id", count: 1 },
      ],
      sample: [{ profileId: "user_id:u", identifiers: [{ value: "u" }, { value: "u@y.z" }, { value: "a" }], value: true }],
    },
  });
});

test("why a profile is a member is the value of each primary expression", async ({ engine, openHistory }) => {
  const session = await openHistory([order("u", 100), order("u", 100), order("v", 100)]);
  const text = `${ORDERED} OR trait('plan') = 'pro'`;
  const why = async (profileId: string, query: string) => {
    const answered = await engine.why({ ...ask(session, query), profileId });
    return answered.ok ? answered.value : answered.error;
  };
  const second = text.indexOf("trait");
  expect(await why("user_id:u", text)).toMatchObject({
    isMember: true,
    asOf: NOW,
    parts: [
      { value: 2, holds: true, position: { start: 0 } },
      { value: null, holds: false, position: { start: second } },
    ],
  });
  expect(await why("user_id:v", text)).toMatchObject({ isMember: false, parts: [{ value: 1, holds: false }, { holds: false }] });
  expect(await why("user_id:u", "event('Order Completed').sum(property('price'))")).toMatchObject({
    isMember: true,
    parts: [{ value: 200 }],
  });
});

async function readLines(path: string): Promise<unknown[]> {
  const text = await readFile(path, "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}
