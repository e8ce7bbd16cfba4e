import { expect, test } from "vitest";
import { usesOfRole } from "./role-uses.ts";

const use = (id: string, bucket: string, iamRoleArn = "arn:aws:iam::123456789012:role/Shared") => ({ id, name: id, bucket, iamRoleArn });
const SETTINGS = { bucket: "acme-events", iamRoleArn: "" };
const toIds = (roleName: string, settings: typeof SETTINGS, others: ReturnType<typeof use>[]) =>
  usesOfRole(roleName, settings, others).map(({ id }) => id);

test("other locations through a role of the same name are its uses, each once", () => {
  const others = [use("a", "acme-logs"), use("b", "acme-logs"), use("c", "acme-events/raw"), use("d", "acme-events")];
  expect(toIds("shared", SETTINGS, others)).toEqual(["a", "c"]);
});

test("a folder that the bucket's own policy covers is not a separate use", () => {
  expect(toIds("Shared", SETTINGS, [use("test", "acme-events/segment-logs/test")])).toEqual([]);
  expect(toIds("Shared", { ...SETTINGS, bucket: "acme-events/segment-logs/test" }, [use("whole", "acme-events")])).toEqual(["whole"]);
});

test("another name, another account and incomplete settings are not uses", () => {
  const others = [
    use("name", "acme-logs", "arn:aws:iam::123456789012:role/Another"),
    use("account", "acme-logs", "arn:aws:iam::210987654321:role/Shared"),
    use("no-bucket", ""),
    use("no-role", "acme-logs", ""),
  ];
  expect(toIds("Shared", { ...SETTINGS, iamRoleArn: "arn:aws:iam::123456789012:role/Shared" }, others)).toEqual([]);
});
