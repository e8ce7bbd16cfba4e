/** The settings of every destination of the bench. */
export const CUSTOMER_SETTINGS = {
  awsRegion: "us-west-2",
  bucket: "bench-events",
  iamRoleArn: "arn:aws:iam::123456789012:role/bench",
};
