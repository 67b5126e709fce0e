/** A file of an initial RAM disk; a folder has no content. */
export interface ArchiveEntry {
  readonly path: string;
  /** Kind and permissions as in `st_mode`: 0o100755 is an executable file, 0o040755 a folder. */
  readonly mode: number;
  readonly content?: Uint8Array;
}

/** The archive's end, as the format asks. */
const trailer: ArchiveEntry = { path: 'TRAILER!!!', mode: 0 };

/**
 * Packs files into a cpio archive as the kernel unpacks it: format `newc`, everything owned by root, no times, so that the
 * same files give the same bytes. Source: Documentation/driver-api/early-userspace/buffer-format.rst.
 */
export function packArchive(entries: readonly ArchiveEntry[]): Buffer {
  return Buffer.concat([...entries, trailer].flatMap((entry, index) => packEntry(entry, index + 1)));
}

function packEntry({ path, mode, content = new Uint8Array() }: ArchiveEntry, inode: number): Buffer[] {
  const name = Buffer.from(`${path}\0`);
  // inode, mode, uid, gid, links, mtime, size, device (2), node's device (2), length of the name, checksum
  const fields = [inode, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length, 0];
  const header = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`;
  return [padded(Buffer.concat([Buffer.from(header), name])), padded(Buffer.from(content))];
}

/** Filled up with zeros to a multiple of four bytes. */
function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}
