import type { XmlValue } from "./xml.ts";

/**
 * A refusal with AWS's code, status and message. It is thrown, because it can end a request from anywhere inside a body stream. `sandbox.ts`
 * catches it and returns it in the service's XML.
 */
export class Fault extends Error {
  readonly status: number;
  readonly code: string;
  /** Further response headers, for example `x-amz-bucket-region`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Further elements of S3's Error document. */
  readonly fields: Readonly<Record<string, XmlValue>>;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { headers?: Readonly<Record<string, string>>; fields?: Readonly<Record<string, XmlValue>> } = {},
  ) {
    super(message);
    this.name = "Fault";
    this.status = status;
    this.code = code;
    this.headers = more.headers ?? {};
    this.fields = more.fields ?? {};
  }
}

export function validationError(message: string): Fault {
  return new Fault(400, "ValidationError", message);
}

export function notImplemented(what: string): Fault {
  return new Fault(
    501,
    "NotImplemented",
    `A header or parameter you provided implies functionality that the sandbox does not implement: ${what}.`,
  );
}
