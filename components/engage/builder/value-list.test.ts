import { expect, test } from "vitest";
import { readValues, showValues } from "./value-list";

test("values are separated by commas, and quotes protect commas and types", () => {
  expect(readValues('red, 7,true, "Paris, France" , "7", -1.5')).toEqual(["red", 7, true, "Paris, France", "7", -1.5]);
});

test("an unfinished text has the values that are complete", () => {
  expect(readValues("")).toEqual([]);
  expect(readValues("red, ")).toEqual(["red"]);
  expect(readValues('red, "blu')).toEqual(["red", '"blu']);
});

test("every list of values survives being shown and read", () => {
  const values = ["red", "7", 7, true, "true", "", " x ", 'say "hi"', "a,b", "007", "1e3", -0.25];
  expect(readValues(showValues(values))).toEqual(values);
});
