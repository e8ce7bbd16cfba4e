import { matchesWildcard } from "./policy-wildcard.ts";

/** One line of a Condition block: `{ "StringEquals": { "sts:ExternalId": ["abc"] } }`. */
export type Condition = { operator: string; key: string; values: readonly string[] };

/** The known values of a request, by condition key. Keys are case-insensitive. */
export type RequestContext = Readonly<Record<string, readonly string[]>>;

/**
 * Returns whether `condition` is met. An absent key fails a positive operator and meets a negated one; with `...IfExists` it meets both.
 * `ForAnyValue:` and `ForAllValues:` are for keys with several values. Policy variables are taken literally.
 */
export function meetsCondition(condition: Condition, context: RequestContext): boolean {
  const { set, base, ifExists } = readOperator(condition.operator);
  const actual = toValues(context, condition.key);
  if (base === "Null") return condition.values.some((value) => (value.toLowerCase() === "true") === (actual === null));

  const operator = OPERATORS[base];
  if (operator === undefined) return false;
  if (actual === null || actual.length === 0) return ifExists || set === "ForAllValues" || (set === null && operator.negated);

  const meets = (value: string) => condition.values.some((expected) => operator.test(value, expected)) !== operator.negated;
  if (set === "ForAllValues") return actual.every(meets);
  if (set === "ForAnyValue") return actual.some(meets);
  return operator.negated ? actual.every(meets) : actual.some(meets);
}

export function isConditionOperator(name: string): boolean {
  const { base, ifExists } = readOperator(name);
  return base === "Null" ? !ifExists : base in OPERATORS;
}

/** Returns the request's values of a condition key; null if the key is absent. */
export function toValues(context: RequestContext, key: string): readonly string[] | null {
  const wanted = key.toLowerCase();
  for (const [name, values] of Object.entries(context)) if (name.toLowerCase() === wanted) return values;
  return null;
}

type Operator = { test: (actual: string, expected: string) => boolean; negated: boolean };

const equal = (actual: string, expected: string) => actual === expected;
const equalIgnoringCase = (actual: string, expected: string) => actual.toLowerCase() === expected.toLowerCase();
const like = (actual: string, expected: string) => matchesWildcard(expected, actual);
const is = (test: Operator["test"]): Operator => ({ test, negated: false });
const not = (test: Operator["test"]): Operator => ({ test, negated: true });

/** Compares two numbers or two times. A value that can't be parsed never compares true. */
const ordered =
  (read: (text: string) => number, compare: (actual: number, expected: number) => boolean) => (actual: string, expected: string) =>
    compare(read(actual), read(expected));

const OPERATORS: Readonly<Record<string, Operator>> = {
  StringEquals: is(equal),
  StringNotEquals: not(equal),
  StringEqualsIgnoreCase: is(equalIgnoringCase),
  StringNotEqualsIgnoreCase: not(equalIgnoringCase),
  StringLike: is(like),
  StringNotLike: not(like),
  ArnEquals: is(arnLike),
  ArnLike: is(arnLike),
  ArnNotEquals: not(arnLike),
  ArnNotLike: not(arnLike),
  Bool: is(equalIgnoringCase),
  BinaryEquals: is(equal),
  IpAddress: is(inIpv4Range),
  NotIpAddress: not(inIpv4Range),
  NumericEquals: is(ordered(Number, (a, b) => a === b)),
  NumericNotEquals: not(ordered(Number, (a, b) => a === b)),
  NumericLessThan: is(ordered(Number, (a, b) => a < b)),
  NumericLessThanEquals: is(ordered(Number, (a, b) => a <= b)),
  NumericGreaterThan: is(ordered(Number, (a, b) => a > b)),
  NumericGreaterThanEquals: is(ordered(Number, (a, b) => a >= b)),
  DateEquals: is(ordered(readInstant, (a, b) => a === b)),
  DateNotEquals: not(ordered(readInstant, (a, b) => a === b)),
  DateLessThan: is(ordered(readInstant, (a, b) => a < b)),
  DateLessThanEquals: is(ordered(readInstant, (a, b) => a <= b)),
  DateGreaterThan: is(ordered(readInstant, (a, b) => a > b)),
  DateGreaterThanEquals: is(ordered(readInstant, (a, b) => a >= b)),
};

function readOperator(name: string): { set: "ForAnyValue" | "ForAllValues" | null; base: string; ifExists: boolean } {
  const groups = /^(?:(?<set>ForAnyValue|ForAllValues):)?(?<base>\w+?)(?<ifExists>IfExists)?$/.exec(name)?.groups;
  const set = groups?.["set"];
  return {
    set: set === "ForAnyValue" || set === "ForAllValues" ? set : null,
    base: groups?.["base"] ?? name,
    ifExists: groups?.["ifExists"] !== undefined,
  };
}

/** Matches section by section, so that a `*` never matches across a colon. The sixth section is the rest of the ARN. */
function arnLike(actual: string, expected: string): boolean {
  const [actualParts, expectedParts] = [splitArn(actual), splitArn(expected)];
  return (
    expectedParts.length === actualParts.length && expectedParts.every((part, index) => matchesWildcard(part, actualParts[index] ?? ""))
  );
}

function splitArn(arn: string): string[] {
  const parts = arn.split(":");
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(":")];
}

/** Parses ISO 8601, or seconds since the epoch. Returns seconds. */
function readInstant(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : Date.parse(text) / 1000;
}

function inIpv4Range(actual: string, expected: string): boolean {
  const [network = "", bits = "32"] = expected.split("/");
  const [address, base] = [readIpv4(actual), readIpv4(network)];
  const size = 2 ** (32 - Number(bits));
  return address !== null && base !== null && Math.floor(address / size) === Math.floor(base / size);
}

function readIpv4(text: string): number | null {
  const parts = text.split(".").map(Number);
  if (parts.length !== 4 || parts.some((part) => !(Number.isInteger(part) && part >= 0 && part <= 255))) return null;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}
