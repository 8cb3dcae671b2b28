/** The slice of `yazl` that tests use to make archives; it comes without types. */
declare module 'yazl' {
  export class ZipFile {
    readonly outputStream: import('node:stream').Readable;
    addBuffer(buffer: Buffer, metadataPath: string, options?: { compress?: boolean }): void;
    end(): void;
  }
}
