import { describe, expect, test } from "vitest";
import { downloadCommand, s3ConsoleUrl } from "./object-links.ts";

const KEY = "it's raw/ü & b/segment-logs/src/1794787200000/a.gz";

describe("the address in the S3 console", () => {
  test.for([
    ["us-west-2", "us-west-2.console.aws.amazon.com", "us-west-2"],
    ["cn-north-1", "cn-north-1.console.amazonaws.cn", "cn-north-1"],
    ["us-gov-west-1", "us-gov-west-1.console.amazonaws-us-gov.com", "us-gov-west-1"],
    ["eusc-de-east-1", "eusc-de-east-1.console.amazonaws-eusc.eu", "eusc-de-east-1"],
    ["", "console.aws.amazon.com", null],
  ] as const)("in %s names the bucket, the region and the whole key", ([awsRegion, host, region]) => {
    const url = new URL(s3ConsoleUrl({ awsRegion, bucket: "acme-events", key: KEY }));
    expect(url.host).toBe(host);
    expect(url.pathname).toBe("/s3/object/acme-events");
    expect(url.searchParams.get("region")).toBe(region);
    expect(url.searchParams.get("prefix")).toBe(KEY);
    expect(url.search).not.toContain("+");
  });
});

describe("the command that downloads a file", () => {
  test("quotes the key for the shell", () => {
    const command = downloadCommand({ awsRegion: "us-west-2", bucket: "acme-events", key: KEY }, null);
    expect(command).toBe("aws s3 cp 's3://acme-events/it'\\''s raw/ü & b/segment-logs/src/1794787200000/a.gz' . --region us-west-2");
  });

  test("has the endpoint and the keys of the sandbox", () => {
    const sandbox = { endpoint: "http://127.0.0.1:4566", accessKeyId: "AKIA1", secretAccessKey: "s'1", region: "us-east-1" };
    expect(downloadCommand({ awsRegion: "us-west-2", bucket: "b", key: "k.gz" }, sandbox)).toBe(
      "AWS_ACCESS_KEY_ID=AKIA1 AWS_SECRET_ACCESS_KEY='s'\\''1' aws --endpoint-url http://127.0.0.1:4566 s3 cp s3://b/k.gz . --region us-west-2",
    );
  });
});
