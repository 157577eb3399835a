import { contextBridge, ipcRenderer } from 'electron'
import { COMMAND_CHANNEL, POKE_CHANNEL } from '../core/ipc-channels.ts'
import type { CommandName, ComplineBridge, Input, Output, Poke } from '../core/ipc.ts'

/*
 *  The only door between the page and main: one way to ask, one way to listen. No channel name, no event object
 *  and nothing of Electron gets through; main checks sender and payload on the other side.
 */
const bridge: ComplineBridge = {
  call<N extends CommandName>(name: N, input: Input<N>): Promise<Output<N>> {
    return ipcRenderer.invoke(COMMAND_CHANNEL, name, input)
  },
  onPoke(listener: (poke: Poke) => void): () => void {
    const heard = (_event: unknown, poke: Poke): void => listener(poke)
    ipcRenderer.on(POKE_CHANNEL, heard)
    return () => { ipcRenderer.removeListener(POKE_CHANNEL, heard) }
  },
}

contextBridge.exposeInMainWorld('compline', Object.freeze(bridge))
