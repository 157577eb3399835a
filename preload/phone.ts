import { contextBridge, ipcRenderer } from 'electron'
import { PHONE_ORDER_CHANNEL, PHONE_PIECE_CHANNEL, PHONE_REPORT_CHANNEL } from '../core/ipc-channels.ts'
import type { PhoneBridge, PhoneOrder, PhoneReport, RecordingPiece } from '../core/telephony/phone-window.ts'

/** The only door between the phone window and main; main checks sender and payload on the other side. */
const bridge: PhoneBridge = {
  report(report: PhoneReport) { ipcRenderer.send(PHONE_REPORT_CHANNEL, report) },
  piece: (piece: RecordingPiece) => ipcRenderer.invoke(PHONE_PIECE_CHANNEL, piece) as Promise<{ readonly ok: boolean }>,
  onOrder(listener: (order: PhoneOrder) => void): () => void {
    const heard = (_event: unknown, order: PhoneOrder): void => listener(order)
    ipcRenderer.on(PHONE_ORDER_CHANNEL, heard)
    return () => { ipcRenderer.removeListener(PHONE_ORDER_CHANNEL, heard) }
  },
}

contextBridge.exposeInMainWorld('complinePhone', Object.freeze(bridge))
