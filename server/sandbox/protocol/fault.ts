import type { XmlValue } from "./xml.ts";

/**
 * A refusal on the wire: AWS's own code, status and words. Thrown rather than returned, because it ends a request
 * from anywhere inside a body stream; `sandbox.ts` catches it and writes it down in the service's own XML.
 */
export class Fault extends Error {
  readonly status: number;
  readonly code: string;
  /** Further response headers, `x-amz-bucket-region` for one. */
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
