import fc from "fast-check";
import { expect, test } from "vitest";
import { recogniseBucket } from "./recognise-bucket.ts";

test.each([
  ["s3://acme-events", "acme-events", null],
  ["s3://acme-events/raw/", "acme-events/raw", null],
  ["s3://acme-events/raw/segment-logs/", "acme-events/raw", null],
  ["s3://acme-events/segment-logs/test/", "acme-events/segment-logs/test", null],
  ["arn:aws:s3:::acme-events", "acme-events", null],
  ["arn:aws-cn:s3:::acme-events/raw/segment-logs/*", "acme-events/raw", null],
  ["https://acme-events.s3.us-west-2.amazonaws.com/raw/", "acme-events/raw", "us-west-2"],
  ["https://acme.events.s3.amazonaws.com/", "acme.events", null],
  ["https://s3.eu-west-1.amazonaws.com/acme-events/raw", "acme-events/raw", "eu-west-1"],
  ["https://s3-eu-west-1.amazonaws.com/acme-events", "acme-events", "eu-west-1"],
  ["https://acme-events.s3.dualstack.us-gov-west-1.amazonaws.com", "acme-events", "us-gov-west-1"],
  ["https://acme-events.s3.cn-north-1.amazonaws.com.cn/", "acme-events", "cn-north-1"],
  ["https://us-west-2.console.aws.amazon.com/s3/buckets/acme-events?prefix=raw/&tab=objects", "acme-events/raw", "us-west-2"],
  ["https://s3.console.aws.amazon.com/s3/buckets/acme-events?region=eu-north-1", "acme-events", "eu-north-1"],
])("%s means %s", (text, bucketName, region) => expect(recogniseBucket(text)).toEqual({ bucketName, region }));

test.each([
  "acme-events",
  "acme-events/raw",
  "",
  "https://example.com/acme-events",
  "s3://",
  "s3://Not A Bucket",
  "arn:aws:iam::123456789012:role/R",
])("%s is no address of a bucket", (text) => expect(recogniseBucket(text)).toBeNull());

test("no text throws", () =>
  fc.assert(fc.property(fc.webUrl({ withQueryParameters: true }), (text) => recogniseBucket(text) !== undefined)));
