/**
 * Returns a shared library for Linux in which `getpwuid` returns a user named "sluice" for every uid. `initdb` and `postgres --single` refuse to
 * run for a uid that is not in /etc/passwd, such as an arbitrary uid in a container, although they do not use the name. It is loaded with
 * LD_PRELOAD into these two only. Returns null if there is no code for the processor.
 *
 * The library is an ELF file (https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html) that is loaded at its own offsets: the read-only
 * part from 0, and the writable part, with the dynamic section and the result, from DATA.
 */
export function userNameLibrary(architecture: string = process.arch): Buffer | null {
  const target = TARGETS[architecture];
  if (target === undefined) return null;

  const file = Buffer.alloc(ANSWER + ANSWER_SIZE);
  writeHeader(file, target.machine);
  writeSymbols(file);
  target.code.copy(file, CODE);
  file.write("sluice\0", NAME, "latin1");
  const dynamic = [
    [4, HASH],
    [5, STRINGS],
    [6, SYMBOLS],
    [10, SYMBOL_NAMES.length],
    [11, SYMBOL_SIZE],
    [0, 0],
  ] as const;
  writeWords(file, DATA, dynamic.flat());
  return file;
}

const SEGMENTS = 0x40;
const HASH = 0x140;
const SYMBOLS = 0x160;
const STRINGS = 0x1a0;
const CODE = 0x200;
const NAME = 0x240;
/** On a separate page, also with pages of 64 kB. */
const DATA = 0x10000;
const DYNAMIC_SIZE = 6 * 16;
const ANSWER = DATA + 0x80;
/** `struct passwd`: name, password, uid, gid, gecos, directory, shell. */
const ANSWER_SIZE = 48;
const SYMBOL_SIZE = 24;
const SYMBOL_NAMES = "\0getpwuid\0";

/** The code fills in ANSWER, with NAME for every text and the requested uid as uid and gid, and returns its address. */
const TARGETS: Readonly<Record<string, { machine: number; code: Buffer }>> = {
  x64: {
    machine: 62,
    code: Buffer.from(
      [
        "488d0579fe0000", // lea rax, [rip + ANSWER]
        "488d0d32000000", // lea rcx, [rip + NAME]
        "488908", // mov [rax], rcx
        "48894808", // mov [rax + 8], rcx
        "897810", // mov [rax + 16], edi
        "897814", // mov [rax + 20], edi
        "48894818", // mov [rax + 24], rcx
        "48894820", // mov [rax + 32], rcx
        "48894828", // mov [rax + 40], rcx
        "c3", // ret
      ].join(""),
      "hex",
    ),
  },
  arm64: {
    machine: 183,
    code: littleEndian([
      0x1007f401, // adr x1, ANSWER
      0x100001e2, // adr x2, NAME
      0xa9000822, // stp x2, x2, [x1]
      0x29020020, // stp w0, w0, [x1, #16]
      0xa9018822, // stp x2, x2, [x1, #24]
      0xf9001422, // str x2, [x1, #40]
      0xaa0103e0, // mov x0, x1
      0xd65f03c0, // ret
    ]),
  },
};

function writeHeader(file: Buffer, machine: number): void {
  const segments = [
    { type: 1, flags: 5, offset: 0, size: NAME + 16, alignment: 0x10000 },
    { type: 1, flags: 6, offset: DATA, size: file.length - DATA, alignment: 0x10000 },
    { type: 2, flags: 6, offset: DATA, size: DYNAMIC_SIZE, alignment: 8 },
    // A non-executable stack.
    { type: 0x6474e551, flags: 6, offset: 0, size: 0, alignment: 16 },
  ];
  file.write("\x7fELF\x02\x01\x01", 0, "latin1");
  file.writeUInt16LE(3, 16);
  file.writeUInt16LE(machine, 18);
  file.writeUInt32LE(1, 20);
  writeWords(file, 24, [0, SEGMENTS, 0]);
  file.writeUInt16LE(SEGMENTS, 52);
  file.writeUInt16LE(56, 54);
  file.writeUInt16LE(segments.length, 56);
  for (const [index, { type, flags, offset, size, alignment }] of segments.entries()) {
    const at = SEGMENTS + index * 56;
    file.writeUInt32LE(type, at);
    file.writeUInt32LE(flags, at + 4);
    writeWords(file, at + 8, [offset, offset, offset, size, size, alignment]);
  }
}

/** Writes one function into a hash table with one bucket. */
function writeSymbols(file: Buffer): void {
  littleEndian([1, 2, 1, 0, 0]).copy(file, HASH);
  const symbol = SYMBOLS + SYMBOL_SIZE;
  file.writeUInt32LE(1, symbol);
  file.writeUInt8(0x12, symbol + 4);
  file.writeUInt16LE(1, symbol + 6);
  writeWords(file, symbol + 8, [CODE, NAME - CODE]);
  file.write(SYMBOL_NAMES, STRINGS, "latin1");
}

function writeWords(file: Buffer, offset: number, values: readonly number[]): void {
  for (const [index, value] of values.entries()) file.writeBigUInt64LE(BigInt(value), offset + index * 8);
}

function littleEndian(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, index * 4);
  return bytes;
}
