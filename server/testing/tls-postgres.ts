import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { TLSSocket } from "node:tls";

/** The key and self-signed certificate of `localhost`, valid from 2020 to 2120. They protect nothing. */
export const SELF_SIGNED = `-----BEGIN CERTIFICATE-----
MIIBYTCCAQegAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhv
c3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBQxEjAQBgNVBAMM
CWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABFflz9cWXqcXl/M1
+jdUfqQVI/iKmMqwmdl15SBt6uZgAwjR6Pm49VYBA8o/P5jxQ0PQOafUur5G4+dA
H9kZ9nqjSDBGMA8GA1UdEwEB/wQFMAMBAf8wFAYDVR0RBA0wC4IJbG9jYWxob3N0
MB0GA1UdDgQWBBRMCOcM2I3sycggGsRNkwDfFffA5DAKBggqhkjOPQQDAgNIADBF
AiEAj5ifTEBPB/MoSnJ4QGSPAg33egqStTjMDaAPyy/GCx0CIGN2fVCCHdfMDxTL
RarZxNE01zXsk5RchI4dOYr4y9ns
-----END CERTIFICATE-----
`;
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgzbEehn1fTCkpvmmB
FFCLFiFcxhWT8qethNT9GuV9UlihRANCAARX5c/XFl6nF5fzNfo3VH6kFSP4ipjK
sJnZdeUgbermYAMI0ej5uPVWAQPKPz+Y8UND0Dmn1Lq+RuPnQB/ZGfZ6
-----END PRIVATE KEY-----
`;

/** PostgreSQL's first messages: authentication succeeded, ready for a query. */
const WELCOME = Buffer.from("520000000800000000" + "5a0000000549", "hex");

/** Serves the start of PostgreSQL's protocol over TLS, and accepts every client. Null for a server without TLS. */
export async function startTlsPostgres(certificate: string | null): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => {}));
    socket.once("data", () => {
      socket.write(certificate === null ? "N" : "S");
      if (certificate === null) return;
      const encrypted = new TLSSocket(socket, { isServer: true, cert: certificate, key: KEY }).on("error", () => {});
      encrypted.once("data", () => encrypted.write(WELCOME));
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
