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
  ["acme.s3.us-west-2.amazonaws.com", "acme", "us-west-2"],
  ["acme.events.s3.amazonaws.com/raw", "acme.events/raw", null],
  ["s3.eu-west-1.amazonaws.com/acme-events", "acme-events", "eu-west-1"],
  ["acme-events.s3-website-us-west-2.amazonaws.com", "acme-events", "us-west-2"],
  ["us-west-2.console.aws.amazon.com/s3/buckets/acme-events?prefix=raw/", "acme-events/raw", "us-west-2"],
  ["\u201Cs3://acme-events/raw\u201D", "acme-events/raw", null],
  ["acme\u2011events", "acme-events", null],
  ["acme\u2013events/2024\u20132025", "acme-events/2024\u20132025", null],
  ["\u2018acme-events\u2019", "acme-events", null],
  ["acme-events/r\u200Baw", "acme-events/raw", null],
  ["acme-events/raw\nlogs", "acme-events/rawlogs", null],
  ["acme-events/./raw", "acme-events/raw", null],
  ["acme-events/raw\u200B", "acme-events/raw", null],
])("%j means %s", (text, bucketName, region) => expect(recogniseBucket(text)).toMatchObject({ bucketName, region }));

test.each([
  "acme-events",
  "acme-events/raw",
  "",
  "https://example.com/acme-events",
  "s3://",
  "s3://Not A Bucket",
  "arn:aws:iam::123456789012:role/R",
  "acme-events/../x",
  "acme..events",
  "acme events",
  "example.com/acme",
])("%s is no address of a bucket", (text) => expect(recogniseBucket(text)).toBeNull());

test("no text causes an exception", () =>
  fc.assert(fc.property(fc.webUrl({ withQueryParameters: true }), (text) => recogniseBucket(text) !== undefined)));
