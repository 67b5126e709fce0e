/** What identifies the sender of an IPC message. */
export interface Sender {
  readonly webContentsId: number;
  readonly frame: { readonly origin: string; readonly isMain: boolean } | null;
}

/** Whether a message comes from the top frame of the kiosk's window, showing the kiosk's own page. */
export function isTrustedSender(sender: Sender, window: { readonly webContentsId: number }, origin: string): boolean {
  if (sender.webContentsId !== window.webContentsId || sender.frame === null) return false;
  return sender.frame.isMain && sender.frame.origin === origin;
}
