/** Where every destination of the bench delivers. */
export const CUSTOMER_SETTINGS = {
  awsRegion: "us-west-2",
  bucket: "bench-events",
  iamRoleArn: "arn:aws:iam::123456789012:role/bench",
};
