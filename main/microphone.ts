/** The machine's microphone: shut, but while a recording goes on that the advisor began. */
export interface Microphone {
  /** Asks the operating system where it has to be asked. `denied` = by the advisor, or the system's settings; `restricted` = by the firm's management of the machine. */
  open(): Promise<'open' | 'denied' | 'restricted'>
  close(): void
}

/** Of a desk without a screen. */
export const noMicrophone: Microphone = { open: () => Promise.resolve('denied'), close: () => undefined }
