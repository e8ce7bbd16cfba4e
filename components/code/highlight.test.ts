import fc from "fast-check";
import { expect, test } from "vitest";
import { highlight } from "./highlight";

test("no character of the code is lost or added", () => {
  const languages = fc.constantFrom("json", "javascript", "shell", "hcl", "text");
  fc.assert(
    fc.property(
      fc.string(),
      languages,
      (code, language) =>
        highlight(code, language)
          .map((token) => token.text)
          .join("") === code,
    ),
  );
});

test("placeholders are marked, inside strings too", () => {
  expect(highlight('{"Resource": "arn:aws:s3:::<YOUR_BUCKET_NAME>/*"}', "json")).toContainEqual({
    kind: "placeholder",
    text: "<YOUR_BUCKET_NAME>",
  });
});

test("a JSON key has another kind than a string", () => {
  const kinds = highlight('{"Sid": "AllowKMS"}', "json").map((token) => token.kind);
  expect(kinds).toEqual(["plain", "key", "plain", "string", "plain"]);
});

test("Terraform keywords, names and strings have different kinds", () => {
  const kinds = highlight('data "aws_region" "current" {\n  name = "x" # why\n}', "hcl").map((token) => token.kind);
  expect(kinds).toEqual(["keyword", "plain", "string", "plain", "string", "plain", "key", "plain", "string", "plain", "comment", "plain"]);
});
