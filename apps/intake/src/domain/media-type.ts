/** Kinds of files that may be handed in. */
export const MEDIA_TYPES = ['application/pdf', 'image/jpeg', 'image/png'] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

/** A file is at most this large; portals show it at the file picker. */
export const ATTACHMENT_BYTES_MAX = 20 * 1024 * 1024;

/** Files that one dossier may have. */
export const ATTACHMENTS_MAX = 20;

const EXTENSIONS: Readonly<Record<MediaType, readonly string[]>> = {
  'application/pdf': ['pdf'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
};

const SIGNATURES: readonly { readonly mediaType: MediaType; readonly bytes: Buffer }[] = [
  { mediaType: 'application/pdf', bytes: Buffer.from('%PDF-', 'latin1') },
  { mediaType: 'image/jpeg', bytes: Buffer.from([0xff, 0xd8, 0xff]) },
  { mediaType: 'image/png', bytes: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) },
];

/** Bytes that must be seen to tell what a file is. */
export const SIGNATURE_BYTES = 8;

/** What a file is by its first bytes; undefined where it is none of the kinds. */
export function mediaTypeOfBytes(head: Buffer): MediaType | undefined {
  return SIGNATURES.find(({ bytes }) => head.subarray(0, bytes.length).equals(bytes))?.mediaType;
}

/** Whether a file's name ends as its kind does. */
export function hasExtensionOf(mediaType: MediaType, fileName: string): boolean {
  const extension = /\.([A-Za-z0-9]{1,8})$/.exec(fileName)?.[1]?.toLowerCase();
  return extension !== undefined && EXTENSIONS[mediaType].includes(extension);
}

export function isMediaType(text: string): text is MediaType {
  return (MEDIA_TYPES as readonly string[]).includes(text);
}
