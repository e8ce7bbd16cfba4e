import { type NextRequest, NextResponse } from "next/server";

/** What the addresses of pages are made of: words and ids. */
const PLAIN_PATH = /^\/[\w./~-]*$/;

/**
 * Gives every page a nonce of its own and the policy that lets only scripts with that nonce run. Next puts it on its own scripts. A path
 * with other characters, which no page has, is that of the 404 page: an id with a null byte in it reaches no database. Layouts, which
 * Next doesn't tell, read the path in `x-path`.
 */
export function proxy(request: NextRequest) {
  const nonce = Buffer.from(crypto.randomUUID()).toString("base64");
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("x-path", request.nextUrl.pathname);
  headers.set("content-security-policy", policy);

  const isPage = PLAIN_PATH.test(request.nextUrl.pathname);
  const response = isPage ? NextResponse.next({ request: { headers } }) : notFound(request, headers);
  response.headers.set("content-security-policy", policy);
  return response;
}

function notFound(request: NextRequest, headers: Headers): NextResponse {
  return NextResponse.rewrite(new URL("/_not-found", request.url), { request: { headers } });
}

export const config = { matcher: ["/((?!api/|_next/static|_next/image|icon.svg).*)"] };

/** Styles may stand inline: the primitives place menus with style attributes. React's development build evaluates code to rebuild stack traces. */
function contentSecurityPolicy(nonce: string): string {
  const development = process.env.NODE_ENV === "development";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
