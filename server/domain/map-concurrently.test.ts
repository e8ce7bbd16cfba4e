import { expect, test } from "vitest";
import { mapConcurrently } from "./map-concurrently.ts";

test("every item is mapped, with at most `concurrency` calls at a time", async () => {
  const done: number[] = [];
  let running = 0;
  let most = 0;
  await mapConcurrently([1, 2, 3, 4, 5], 2, async (item) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise(setImmediate);
    running -= 1;
    done.push(item);
  });
  expect(done.sort()).toEqual([1, 2, 3, 4, 5]);
  expect(most).toBe(2);
});

test("an error is thrown after all other calls have ended", async () => {
  const done: number[] = [];
  const work = async (item: number) => {
    if (item === 1) throw new Error("no");
    await new Promise(setImmediate);
    done.push(item);
  };
  await expect(mapConcurrently([1, 2, 3], 2, work)).rejects.toThrow("no");
  expect(done).toEqual([2, 3]);
});
